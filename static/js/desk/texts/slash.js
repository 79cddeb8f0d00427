// A slash at the beginning of a line, or after a blank with a letter behind it, offers what can be
// put in there; Enter puts it in, Escape leaves the slash.
import { listbox } from "../lib/listbox.js";
import { nameOf, NAMELESS, partsOf } from "../lib/parts.js";
import { standUnderCursor } from "../lib/under_cursor.js";
import { gettext } from "../lib/words.js";
import { addPart } from "../parts/adding.js";
import { figuresOf, isPlaced, place, sectionAt } from "./figures.js";
import { beginSection } from "./new_section.js";

// What was typed after the slash, and where that begins; null where none was.
const openedIn = (editor) => {
  const { from, empty, $from } = editor.state.selection;
  if (!empty || $from.parent.type.name !== "paragraph") return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
  const match = /(?:^\/([\p{L}\d ]{0,20})|\s\/(\p{L}[\p{L}\d]{0,20}))$/u.exec(before);
  if (!match) return null;
  const words = match[1] ?? match[2];
  return { words, from: from - words.length - 1, to: from };
};

const TABLE = { rows: 3, cols: 2, withHeaderRow: true };

// A mark with the cursor in it: [[note: |]]
const mark = (kind) => ({ editor }) => {
  const { from } = editor.state.selection;
  const begun = `[[${kind}: `;
  editor.chain().insertContent(`${begun}]]`).setTextSelection(from + begun.length).run();
};

const newFigure = ({ editor, section }) => {
  const group = section.querySelector(".parts-figure");
  const { from } = editor.state.selection;
  addPart(group);
  place(editor, partsOf(group).at(-1), from);
};

const PARTS = [
  [gettext("Quotation"), "> ", ({ editor }) => editor.chain().toggleBlockquote().run()],
  [gettext("Figure"), "", newFigure],
  [gettext("Reference"), "[[", ({ editor }) => editor.chain().insertContent("[[").run()],
  [gettext("Table"), "", ({ editor }) => editor.chain().insertTable(TABLE).run()],
  [gettext("Note"), gettext("a numbered footnote"), mark("note")],
  [gettext("Words pulled out"), gettext("set large in the text"), mark("pull")],
  [gettext("Section"), "## ", ({ editor, section }) => beginSection(editor, section)],
  [gettext("Heading"), "### ", ({ editor }) => editor.chain().setHeading({ level: 3 }).run()],
  [gettext("List"), "- ", ({ editor }) => editor.chain().toggleBulletList().run()],
  [gettext("Numbered list"), "1. ", ({ editor }) => editor.chain().toggleOrderedList().run()],
  [gettext("Rule"), "---", ({ editor }) => editor.chain().setHorizontalRule().run()],
].map(([label, note, put]) => ({ label, note, put }));

// The figures that stand above the text yet, by their captions.
const figures = (section) => figuresOf(section).filter((part) => !isPlaced(part) && nameOf(part) !== NAMELESS)
  .map((part) => ({
    label: gettext("Figure: %(name)s", { name: nameOf(part) }),
    put: ({ editor }) => place(editor, part),
  }));

const fits = (words) => ({ label }) => (
  label.toLowerCase().split(/\s+/).some((word) => word.startsWith(words)) || label.toLowerCase().startsWith(words)
);

export function offerParts(editor, textarea) {
  const section = sectionAt(textarea);
  const area = editor.view.dom;
  let left = null; // where Escape left a slash

  const put = (offer) => {
    const opened = openedIn(editor);
    offered.close();
    if (!opened) return;
    editor.chain().focus().deleteRange({ from: opened.from, to: opened.to }).run();
    offer.put({ editor, section });
  };
  const named = { id: `${textarea.id}-parts`, className: "part-list", label: gettext("What can be put in") };
  const offered = listbox(area, named, put);
  textarea.parentElement.append(offered.list);

  const offer = () => {
    const opened = openedIn(editor);
    if (!opened || opened.from === left) {
      if (!opened) left = null;
      offered.close();
      return;
    }
    offered.show([...PARTS, ...figures(section)].filter(fits(opened.words.toLowerCase())), 0);
    standUnderCursor(editor, offered.list);
  };

  editor.on("update", offer);
  editor.on("blur", offered.close);
  area.addEventListener("keydown", (event) => {
    if (!offered.isOpen()) return;
    if (event.key === "Enter" || event.key === "Tab") put(offered.marked());
    else if (!offered.press(event.key)) return;
    if (event.key === "Escape") left = openedIn(editor)?.from ?? null;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}
