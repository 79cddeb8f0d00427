// What the bar of a part offers: to fold it, to move it, to add one after it, to have it twice, to remove it.
import { button, element } from "../lib/dom.js";
import { barOf, fieldOf, fold, groupOf } from "../lib/parts.js";
import { addPart } from "./adding.js";
import { moveByDragging } from "./dragging.js";
import { duplicateButton } from "./duplicating.js";
import { isInLine, moveButtons, moveByKeys } from "./moving.js";
import { offerRemoving } from "./removing.js";
import { gettext } from "../lib/words.js";

const FOLDING = {
  section: gettext("Fold or open this section"),
  figure: gettext("Fold or open this figure"),
  "lead figure": gettext("Fold or open this lead figure"),
  correction: gettext("Fold or open this correction"),
  download: gettext("Fold or open this download"),
};

const offerFolding = (part, kind, bar) => {
  const made = button(
    { label: "▾", title: FOLDING[kind], className: "part-fold" },
    () => fold(part, !part.classList.contains("part-folded")),
  );
  made.setAttribute("aria-expanded", "true");
  bar.prepend(made);
};

export function equipBar(part) {
  const bar = barOf(part);
  const { kind } = groupOf(part).dataset;
  offerFolding(part, kind, bar);
  if (!fieldOf(part, "DELETE")) return; // to be read only
  const tools = element("span", { className: "part-tools" });
  if (isInLine(kind)) {
    tools.append(...moveButtons(part, kind));
    moveByKeys(part, bar);
    moveByDragging(part, bar);
  }
  if (kind === "section") {
    const title = gettext("Add a section after this one");
    tools.append(button({ label: "+", title }, () => addPart(groupOf(part), part)));
  }
  if (["section", "figure"].includes(kind)) tools.append(duplicateButton(part));
  bar.append(tools);
  offerRemoving(part, tools);
}
