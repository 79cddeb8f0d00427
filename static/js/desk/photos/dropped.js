// A picture that is dropped or pasted into a section's text becomes a figure there; beside the text,
// one of the section.
import { say } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { fold } from "../lib/parts.js";
import { gettext } from "../lib/words.js";
import { addPart } from "../parts/adding.js";
import { place } from "../texts/figures.js";
import { takeDropped } from "./taking-in.js";

const picturesIn = (transfer) => [...(transfer?.files ?? [])].filter(({ type }) => type.startsWith("image/"));

// Where words come along, as from a word processor, the words are meant.
const hasWords = (transfer) => new DOMParser().parseFromString(transfer.getData("text/html"), "text/html")
  .body.textContent.trim() !== "";
const isMeant = (transfer) => picturesIn(transfer).length > 0 && !hasWords(transfer);

// The text it falls into, and where; null beside one.
const placeOf = ({ target, clientX, clientY, type }) => {
  const editor = target.closest(".ProseMirror[contenteditable]")?.editor;
  if (!editor) return null;
  const { state, view } = editor;
  const at = type === "drop" ? view.posAtCoords({ left: clientX, top: clientY })?.pos : state.selection.from;
  const within = state.doc.resolve(at ?? state.doc.content.size);
  return { editor, position: within.depth ? within.after(1) : within.pos };
};

const take = async (section, file, text) => {
  const part = addPart(section.querySelector(".parts-figure"));
  if (text) {
    place(text.editor, part, text.position);
    fold(part, true);
  }
  say(gettext("%(name)s becomes a figure of this section.", { name: file.name }));
  await takeDropped(part, file);
};

const taken = (event, transfer) => {
  const section = event.target.closest?.(".part-section");
  if (!section || event.target.closest(".photo-area") || !isMeant(transfer)) return;
  event.preventDefault();
  event.stopPropagation();
  const text = placeOf(event);
  picturesIn(transfer).forEach((file, number) => {
    take(section, file, text && { ...text, position: text.position + number });
  });
};

export function takePicturesInTexts() {
  // Before the text's own editor, which would let them fall.
  form.addEventListener("paste", (event) => taken(event, event.clipboardData), { capture: true });
  form.addEventListener("drop", (event) => taken(event, event.dataTransfer), { capture: true });
}
