// The figures of a section, and their places in its text: [[figure 2]] is the second of them.
import { form } from "../lib/form.js";
import { fieldOf, isRemoved, partsOf } from "../lib/parts.js";

export const sectionAt = (place) => place.closest(".part-section");
export const editorOf = (section) => section.querySelector(".ProseMirror[contenteditable]")?.editor;

export const figuresOf = (section) => (
  partsOf(section.querySelector(".parts-figure")).filter((part) => !isRemoved(part))
);

// Such a part is not saved.
const isEmpty = (part) => (
  !fieldOf(part, "photo")?.value && !fieldOf(part, "upload")?.value && !fieldOf(part, "caption")?.value.trim()
);
export const savedFiguresOf = (section) => figuresOf(section).filter((part) => !isEmpty(part));

// Whether the text has it in a place of its own.
export const isPlaced = (part) => {
  const section = sectionAt(part.parentElement);
  const number = figuresOf(section).indexOf(part) + 1;
  let found = false;
  editorOf(section)?.state.doc.descendants(({ type, attrs }) => {
    found ||= type.name === "placedFigure" && attrs.numbers.includes(number);
  });
  return found;
};

// At a position of the text; without one, where the cursor is.
export function place(editor, part, position = null) {
  const number = figuresOf(sectionAt(editor.view.dom)).indexOf(part) + 1;
  const node = { type: "placedFigure", attrs: { numbers: [number], shape: "" } };
  if (position === null) editor.chain().insertContent(node).run();
  else editor.chain().insertContentAt(position, node).run();
}

// Numbers in the text follow figures that are in other places now; a figure that is gone leaves it.
export function renumber(section, before, now) {
  const editor = editorOf(section);
  if (!editor || before.every((part, place) => part === now[place])) return;
  const { tr } = editor.state;
  editor.state.doc.descendants((node, position) => {
    if (node.type.name !== "placedFigure") return;
    const numbers = node.attrs.numbers.map((number) => now.indexOf(before[number - 1]) + 1).filter(Boolean);
    const at = tr.mapping.map(position);
    if (numbers.length) tr.setNodeMarkup(at, null, { ...node.attrs, numbers });
    else tr.delete(at, at + node.nodeSize);
  });
  if (tr.docChanged) editor.view.dispatch(tr.setMeta("addToHistory", false));
}

export const sections = () => [...form.querySelectorAll(".part-section")];
