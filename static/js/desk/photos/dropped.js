// A picture that is dropped or pasted into a section's text becomes a figure of that section.
import { say } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { partsOf } from "../lib/parts.js";
import { gettext } from "../lib/words.js";
import { addPart } from "../parts/adding.js";
import { takeDropped } from "./taking-in.js";

const picturesIn = (transfer) => [...(transfer?.files ?? [])].filter(({ type }) => type.startsWith("image/"));

// Where words come along, as from a word processor, the words are meant.
const hasWords = (transfer) => new DOMParser().parseFromString(transfer.getData("text/html"), "text/html")
  .body.textContent.trim() !== "";
const isMeant = (transfer) => picturesIn(transfer).length > 0 && !hasWords(transfer);

const take = async (section, file) => {
  const group = section.querySelector(".parts-figure");
  addPart(group);
  const part = partsOf(group).at(-1);
  say(gettext("%(name)s becomes a figure of this section.", { name: file.name }));
  await takeDropped(part, file);
};

const taken = (event, transfer) => {
  const section = event.target.closest?.(".part-section");
  if (!section || event.target.closest(".photo-area") || !isMeant(transfer)) return;
  event.preventDefault();
  event.stopPropagation();
  for (const file of picturesIn(transfer)) take(section, file);
};

export function takePicturesInTexts() {
  // Before the text's own editor, which would let them fall.
  form.addEventListener("paste", (event) => taken(event, event.clipboardData), { capture: true });
  form.addEventListener("drop", (event) => taken(event, event.dataTransfer), { capture: true });
}
