// Sections, figures and corrections: added from the page's templates, moved, folded, and removed with
// undo. Without this script each has its place and a box to remove it.
import { button } from "./lib/dom.js";
import { form } from "./lib/form.js";
import { fold, partsOf } from "./lib/parts.js";
import { gettext } from "./lib/words.js";
import { addPart } from "./parts/adding.js";
import { equipBar } from "./parts/bar.js";
import { letPartsBeDragged } from "./parts/dragging.js";

const offerToFoldAll = (sections) => {
  let folding = false;
  const all = button({ label: gettext("Fold all"), className: "fold-all" }, () => {
    folding = !folding;
    partsOf(sections).forEach((part) => fold(part, folding));
    all.textContent = folding ? gettext("Open all") : gettext("Fold all");
  });
  document.querySelector(".desk-outline")?.append(all);
};

// A place that a note above the form leads to is not left folded.
const openWhatIsLedTo = ({ target }) => {
  const place = target.closest?.('a[href^="#"]')?.hash.slice(1);
  const part = place && document.getElementById(place)?.closest(".part");
  if (part) fold(part, false);
};

if (form?.querySelector(".parts")) {
  document.body.classList.add("desk-scripted");
  form.querySelectorAll(".part").forEach(equipBar);
  // Before other scripts hear of a new one.
  form.addEventListener("formset:added", ({ target }) => equipBar(target), { capture: true });
  form.addEventListener("click", ({ target }) => {
    const adding = target.closest(".part-add button");
    if (adding) addPart(adding.closest(".parts"));
  });
  letPartsBeDragged();
  offerToFoldAll(document.getElementById("sections-group"));
  document.addEventListener("click", openWhatIsLedTo);
}
