// How a figure looks where it stands in the text: the picture, its caption to write in, its shape.
import { button, element } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { gettext } from "../lib/words.js";
import { figuresOf, sectionAt } from "./figures.js";
import { showPicture, shown } from "./placed_part.js";

const SHAPES = {
  "": gettext("As wide as the text"),
  beside: gettext("Beside the text"),
  across: gettext("As wide as the page"),
};

const shapeOf = (node, choose) => {
  const select = element("select", {});
  select.setAttribute("aria-label", gettext("Shape of the figure"));
  for (const [value, label] of Object.entries(SHAPES)) {
    select.append(new Option(label, value, false, value === node.attrs.shape));
  }
  select.addEventListener("change", () => choose(select.value));
  return select;
};

// With the figure before it in the text, side by side; and apart again.
const joined = (editor, position, node) => {
  const before = editor.state.doc.resolve(position).nodeBefore;
  const { numbers } = node.attrs;
  if (numbers.length > 1) return null;
  if (before?.type.name !== "placedFigure" || before.attrs.numbers.length > 1) return null;
  return { from: position - before.nodeSize, numbers: [...before.attrs.numbers, ...numbers] };
};

export function figureView({ node: first, getPos, editor }) {
  let node = first;
  const dom = element("div", { className: "placed-figure" });
  dom.contentEditable = "false";

  const write = (attrs) => editor.chain().command(({ tr }) => {
    tr.setNodeMarkup(getPos(), null, { ...node.attrs, ...attrs });
    return true;
  }).run();
  const join = ({ from, numbers }) => editor.chain()
    .insertContentAt({ from, to: getPos() + node.nodeSize }, { type: "placedFigure", attrs: { numbers, shape: "" } })
    .run();
  const part = () => editor.chain().insertContentAt(
    { from: getPos(), to: getPos() + node.nodeSize },
    node.attrs.numbers.map((number) => ({ type: "placedFigure", attrs: { numbers: [number], shape: "" } })),
  ).run();
  const takeOut = () => {
    editor.chain().deleteRange({ from: getPos(), to: getPos() + node.nodeSize }).focus().run();
  };

  const verbs = () => {
    const offered = [];
    const pair = joined(editor, getPos(), node);
    if (pair) offered.push(button({ label: gettext("Side by side with the one above") }, () => join(pair)));
    if (node.attrs.numbers.length > 1) offered.push(button({ label: gettext("Not side by side") }, part));
    else offered.push(shapeOf(node, (shape) => write({ shape })));
    offered.push(button({ label: gettext("Above the text") }, takeOut));
    return element("div", { className: "placed-verbs" }, ...offered);
  };

  const draw = () => {
    const section = sectionAt(dom);
    if (!section) return;
    const figures = figuresOf(section);
    if (dom.contains(document.activeElement)) { // whoever writes there goes on
      for (const box of dom.querySelectorAll("[data-places]")) {
        showPicture(box, document.getElementById(box.dataset.places));
      }
      return;
    }
    dom.dataset.shape = node.attrs.numbers.length > 1 ? "pair" : node.attrs.shape;
    dom.replaceChildren(...node.attrs.numbers.map((number) => shown(figures[number - 1], number)), verbs());
  };
  const later = () => requestAnimationFrame(draw);
  const heard = ["parts:changed", "photo:shown", "change"];
  for (const name of heard) form.addEventListener(name, later);
  later();

  return {
    dom,
    update(other) {
      if (other.type !== node.type) return false;
      node = other;
      later();
      return true;
    },
    stopEvent: ({ target, type }) => type !== "dragstart" && target.closest("input, select, button") !== null,
    ignoreMutation: () => true,
    destroy() {
      for (const name of heard) form.removeEventListener(name, later);
    },
  };
}
