// One figure where it stands in a text: its picture, its caption, and the way to all else of it.
import { button, changed, element } from "../lib/dom.js";
import { fieldOf, fold, nameOf } from "../lib/parts.js";
import { gettext } from "../lib/words.js";

const captionOf = (part) => {
  const own = fieldOf(part, "caption");
  const input = element("input", { type: "text", className: "placed-caption", value: own.value });
  input.placeholder = gettext("Caption");
  input.setAttribute("aria-label", gettext("Caption"));
  input.addEventListener("input", () => {
    own.value = input.value;
    changed(own);
  });
  return input;
};

// The part itself, with alt text, credit and all else of it.
const openingOf = (part) => button({ label: gettext("Alt text, credit …"), className: "placed-more" }, () => {
  fold(part, false);
  (fieldOf(part, "alt_text") ?? fieldOf(part, "caption")).focus();
});

export const showPicture = (box, part) => {
  const image = part.querySelector(".photo-view img");
  const shownNow = box.querySelector(".placed-picture");
  if (image) shownNow.replaceChildren(element("img", { src: image.src, alt: nameOf(part) }));
};

export const shown = (part, number) => {
  const box = element("div", { className: "placed-one" });
  if (!part) {
    box.textContent = gettext("Figure %(number)s is not there.", { number });
    return box;
  }
  box.dataset.places = part.id;
  box.append(element("div", { className: "placed-picture" }), captionOf(part), openingOf(part));
  showPicture(box, part);
  return box;
};
