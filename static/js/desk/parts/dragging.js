// Sections and figures in another order: dragged by their bars.
import { element } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { groupOf, itemsOf, partsOf } from "../lib/parts.js";
import { put } from "./moving.js";

let dragged = null;
const line = element("div", { className: "part-place" });

const begin = (part, event) => {
  if (event.target !== event.currentTarget) return; // words or a picture in it
  dragged = part;
  part.classList.add("part-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("application/x-part", part.id);
};

const end = () => {
  dragged?.classList.remove("part-dragged");
  dragged = null;
  line.remove();
};

const middleOf = (part) => {
  const box = part.getBoundingClientRect();
  return box.top + box.height / 2;
};

// Where a part that is let go of here would stand.
const placeAt = ({ target, clientY }) => {
  const own = groupOf(dragged);
  const group = own.dataset.kind === "section" ? own
    : target.closest?.(".part-section")?.querySelector(".parts-figure");
  if (!group) return null;
  const next = partsOf(group).find((part) => part !== dragged && clientY < middleOf(part));
  return { group, next };
};

// Before any text's editor would take it for words.
const whileDragged = (event, act) => {
  form.addEventListener(event, (dragging) => {
    if (!dragged) return;
    const place = placeAt(dragging);
    dragging.stopPropagation();
    if (!place) return;
    dragging.preventDefault();
    act(place);
  }, { capture: true });
};

export function letPartsBeDragged() {
  whileDragged("dragover", ({ group, next }) => itemsOf(group).insertBefore(line, next ?? null));
  whileDragged("drop", ({ group, next }) => {
    const part = dragged;
    end();
    put(part, group, next);
  });
  document.addEventListener("dragend", end);
}

export function moveByDragging(part, bar) {
  bar.draggable = true;
  bar.addEventListener("dragstart", (event) => begin(part, event));
}
