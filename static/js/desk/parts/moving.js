// Sections, figures and downloads in another order: by buttons, by Alt and the arrow keys. A figure goes on into
// the next section, past the last of one.
import { button, changed, say } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { fieldOf, fold, groupOf, itemsOf, nameOf, numberParts, partsChanged, partsOf } from "../lib/parts.js";
import { adopt } from "./adopting.js";
import { gettext } from "../lib/words.js";

const sayPlace = (part, group, from) => {
  const parts = partsOf(group);
  const said = { name: nameOf(part), place: parts.indexOf(part) + 1, number: parts.length };
  if (group === from) say(gettext("%(name)s: place %(place)s of %(number)s", said));
  else {
    const where = nameOf(group.closest(".part"));
    say(gettext("%(name)s: place %(place)s of %(number)s in %(where)s", { ...said, where }));
  }
};

// Before the part `next` of the group; without one, at its end.
export function put(part, group, next) {
  const from = groupOf(part);
  if (group !== from) adopt(part, from, group);
  itemsOf(group).insertBefore(part, next ?? null);
  [from, group].forEach(numberParts);
  partsChanged(part);
  changed(fieldOf(part, "position"));
  sayPlace(part, group, from);
}

const neighbour = (group, by) => {
  const groups = [...form.querySelectorAll(`.parts[data-kind="${group.dataset.kind}"]`)];
  return groups[groups.indexOf(group) + by];
};

// by: -1 is up, 1 down. focused: what has the focus, and keeps it.
const step = (part, by, focused) => {
  const group = groupOf(part);
  const parts = partsOf(group);
  const place = parts.indexOf(part) + by;
  if (place >= 0 && place < parts.length) {
    put(part, group, by < 0 ? parts[place] : parts[place].nextElementSibling);
  } else {
    const other = neighbour(group, by);
    if (!other) return;
    fold(other.closest(".part"), false);
    put(part, other, by < 0 ? null : partsOf(other)[0]);
  }
  focused.focus();
  part.scrollIntoView({ block: "nearest" });
};

const MOVING = {
  section: {
    up: gettext("Move this section up (Alt and arrow up)"),
    down: gettext("Move this section down (Alt and arrow down)"),
  },
  figure: {
    up: gettext("Move this figure up (Alt and arrow up)"),
    down: gettext("Move this figure down (Alt and arrow down)"),
  },
  download: {
    up: gettext("Move this download up (Alt and arrow up)"),
    down: gettext("Move this download down (Alt and arrow down)"),
  },
};
export const isInLine = (kind) => kind in MOVING;

export function moveButtons(part, kind) {
  const moveButton = (label, direction, by) => {
    const title = MOVING[kind][direction];
    const made = button({ label, title }, () => step(part, by, made));
    return made;
  };
  return [moveButton("↑", "up", -1), moveButton("↓", "down", 1)];
}

export function moveByKeys(part, bar) {
  bar.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    step(part, event.key === "ArrowUp" ? -1 : 1, document.activeElement);
  });
}
