// A section or a figure once more, right under it, with all that is in it.
import { button, changed, say } from "../lib/dom.js";
import { fieldOf, groupOf, isRemoved, nameOf, partsOf } from "../lib/parts.js";
import { addPart } from "./adding.js";
import { gettext } from "../lib/words.js";

const COPIED = ["headline", "body", "source_line", "about", "caption", "credit", "alt_text"];

const fillWith = (part) => (copy) => {
  for (const name of COPIED) {
    const [from, to] = [fieldOf(part, name), fieldOf(copy, name)];
    if (from && to) to.value = from.value;
  }
  const [photo, decorative, upload] = ["photo", "decorative", "upload"].map((name) => fieldOf(part, name));
  if (photo) {
    const options = [...photo.options].map((option) => option.cloneNode(true));
    fieldOf(copy, "photo").replaceChildren(...options);
    fieldOf(copy, "photo").value = photo.value;
  }
  if (decorative) fieldOf(copy, "decorative").checked = decorative.checked;
  if (upload?.files.length) fieldOf(copy, "upload").files = upload.files;
};

const figuresOf = (part) => part.querySelector(".parts-figure");

const duplicate = (part) => {
  const copy = addPart(groupOf(part), part, fillWith(part));
  const figures = figuresOf(part);
  for (const figure of figures ? partsOf(figures).filter((one) => !isRemoved(one)) : []) {
    addPart(figuresOf(copy), null, fillWith(figure));
  }
  changed(fieldOf(copy, "position"));
  (fieldOf(copy, "headline") ?? fieldOf(copy, "caption")).focus();
  say(gettext("%(name)s is there twice; this is the copy.", { name: nameOf(copy) }));
};

export const duplicateButton = (part) => button(
  { label: gettext("Duplicate"), className: "part-again" },
  () => duplicate(part),
);
