// A part is removed when the column is saved; until then it can be had back.
import { button, changed, say } from "../lib/dom.js";
import { barOf, fieldOf, isRemoved, nameOf, partsChanged } from "../lib/parts.js";
import { gettext } from "../lib/words.js";

const showRemoved = (part) => {
  part.classList.toggle("part-removed", isRemoved(part));
  const undo = barOf(part)?.querySelector(".part-undo");
  if (undo) undo.hidden = !isRemoved(part);
};

const remove = (part, removed) => {
  const own = fieldOf(part, "DELETE");
  own.checked = removed;
  for (const box of part.querySelectorAll(".part .part-remove [type=checkbox]")) {
    // What was removed by itself before stays so when the part around it is back.
    if (removed && !box.checked) box.dataset.goesWith = part.id;
    if (removed || box.dataset.goesWith) box.checked = removed;
    if (!removed) delete box.dataset.goesWith;
  }
  [part, ...part.querySelectorAll(".part")].forEach(showRemoved);
  partsChanged(part);
  changed(own);
  say(removed
    ? gettext("%(name)s is removed when you save.", { name: nameOf(part) })
    : gettext("%(name)s is back.", { name: nameOf(part) }));
};

export function offerRemoving(part, tools) {
  const gone = button({ label: gettext("Remove"), className: "part-gone" }, () => {
    remove(part, true);
    undo.focus();
  });
  const undo = button({ label: gettext("Undo"), className: "part-undo" }, () => {
    remove(part, false);
    gone.focus();
  });
  tools.append(gone, undo);
  showRemoved(part);
}
