// The figure in the form: which photo it shows, and a line for what happens to it.
import { changed, element } from "../lib/dom.js";
import { fieldOf } from "../lib/parts.js";
import { focalPoint } from "./focus.js";
import { addressOf } from "./server.js";

// A sentence, and perhaps a button after it.
export function tell(part, words, offer) {
  const note = part.querySelector(".photo-note");
  note.replaceChildren(words);
  if (offer) note.append(" ", offer);
}

const linkTo = ({ id, name }) => (
  element("a", { href: addressOf(`${id}/change/`), target: "_blank", textContent: name })
);

const about = ({ name, file_name, width, height, used }) => {
  const file = file_name && file_name !== name ? `${file_name}, ` : "";
  return ` ${file}${width} × ${height}${used ? `, ${used}` : ""}`;
};

export function showPhoto(part, photo) {
  const area = part.querySelector(".photo-area");
  const view = area.querySelector(".photo-view");
  view.replaceChildren();
  area.classList.toggle("photo-there", Boolean(photo));
  if (!photo) return;
  const image = element("img", { src: photo.shown, alt: photo.name });
  view.append(image, focalPoint(image, photo, (words) => tell(part, words)));
  area.querySelector(".photo-about").replaceChildren(linkTo(photo), about(photo));
  part.dispatchEvent(new CustomEvent("photo:shown", { bubbles: true }));
}

export function choosePhoto(part, photo) {
  const select = fieldOf(part, "photo");
  select.replaceChildren(new Option("", ""), new Option(photo.name, photo.id, true, true));
  changed(select);
  showPhoto(part, photo);
  // What the photo says of itself is shown where nothing else was written.
  for (const name of ["caption", "credit", "alt_text"]) {
    const input = fieldOf(part, name);
    if (input && !input.value.trim() && photo[name]) {
      input.value = photo[name];
      changed(input);
    }
  }
}
