// Which section one is at: the one with the focus while it is in view, else the one in view.
import { element } from "../lib/dom.js";
import { isRemoved, partsOf } from "../lib/parts.js";

const isInView = (part) => {
  const { top, bottom } = part.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
};

const currentOf = (sections) => {
  const focused = document.activeElement?.closest?.(".part-section");
  if (focused && isInView(focused)) return focused;
  const isBegun = (part) => part.getBoundingClientRect().top < window.innerHeight / 3;
  return partsOf(sections).filter((part) => !isRemoved(part) && isBegun(part)).at(-1);
};

// Returns what marks it, to be called when the list was drawn anew.
export function marksCurrent(sections, list) {
  const mark = () => {
    const current = currentOf(sections);
    for (const link of list.querySelectorAll("a")) {
      if (current && link.hash === `#${current.id}`) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  let isAsked = false;
  const soon = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => { isAsked = false; mark(); });
  };
  document.addEventListener("focusin", soon);
  window.addEventListener("scroll", soon, { passive: true });
  return mark;
}

// A section's link in the list, with what the server said is wanting in it.
export function linkTo(part, headline, former) {
  const link = element("a", { href: `#${part.id}`, textContent: headline });
  if (former) Object.assign(link.dataset, former.dataset);
  if (former?.title) link.title = former.title;
  return element("li", {}, link);
}
