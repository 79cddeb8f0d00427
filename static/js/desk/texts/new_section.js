// A section that begins where the cursor is: what follows in the text goes with it, the words of
// the line become its headline.
import { changed } from "../lib/dom.js";
import { fieldOf, groupOf } from "../lib/parts.js";
import { addPart } from "../parts/adding.js";

// What is after the block with the cursor, as HTML.
const htmlAfter = (editor, end) => {
  const rest = editor.state.doc.cut(end);
  if (!rest.content.size) return "";
  const box = document.createElement("div");
  const blocks = editor.view.dom.children;
  const from = editor.state.doc.resolve(end).index(0);
  box.innerHTML = editor.getHTML();
  return [...box.children].slice(from, blocks.length).map(({ outerHTML }) => outerHTML).join("");
};

export function beginSection(editor, section) {
  const { $from } = editor.state.selection;
  const [start, end] = [$from.before(1), $from.after(1)];
  const headline = $from.node(1).textContent.trim();
  const rest = htmlAfter(editor, end);
  const { doc, schema, tr } = editor.state;
  // A text has a paragraph at least.
  if (start === 0) tr.replaceWith(0, doc.content.size, schema.nodes.paragraph.create());
  else tr.delete(start, doc.content.size);
  editor.view.dispatch(tr);

  const made = addPart(groupOf(section), section);
  // Its editor is still to come, and others may be.
  const fill = ({ detail }) => { if (rest) detail.editor.commands.setContent(rest, { emitUpdate: true }); };
  made.addEventListener("prose-editor:ready", fill, { once: true });
  const field = fieldOf(made, "headline");
  field.value = headline;
  changed(field);
}
