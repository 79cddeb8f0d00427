// A picture from disk is taken into the library, and the figure shows it.
import { button } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { fieldOf } from "../lib/parts.js";
import { gettext } from "../lib/words.js";
import { choosePhoto, tell } from "./figure.js";
import { takeInFile } from "./server.js";

const uses = ({ used }) => (used ? ` (${used})` : "");

const tellWhatCame = (part, { photo, copy, notes }) => {
  const known = photo.known
    ? gettext("This picture was in the library already%(uses)s.", { uses: uses(photo) })
    : "";
  const alike = copy && gettext(
    "It looks like “%(name)s”, which is in the library already%(uses)s.",
    { name: copy.name, uses: uses(copy) },
  );
  const instead = copy && button({ label: gettext("Use that one") }, () => {
    choosePhoto(part, copy);
    tell(part, "");
  });
  tell(part, [...notes, alike ?? known].filter(Boolean).join(" "), instead);
};

// Where the figure stands in the text, its caption is under it there.
const captionOf = (part) => (
  form.querySelector(`[data-places="${part.id}"] .placed-caption`) ?? fieldOf(part, "caption")
);

// What is written next is the caption, unless one writes elsewhere by now.
const goOnIn = (part) => {
  const { activeElement } = document;
  if (part.contains(activeElement) || activeElement === document.body) captionOf(part).focus();
};

export async function takeIn(part, file) {
  if (!file) return;
  tell(part, gettext("Taking in %(name)s …", { name: file.name }));
  try {
    const answer = await takeInFile(file);
    choosePhoto(part, answer.photo);
    fieldOf(part, "upload").value = "";
    goOnIn(part);
    tellWhatCame(part, answer);
  } catch (failure) {
    tell(part, failure.message);
  }
}

// In the field too, so that it goes with the form where it cannot be taken in now.
export function takeDropped(part, file) {
  const dropped = new DataTransfer();
  dropped.items.add(file);
  const upload = fieldOf(part, "upload");
  upload.files = dropped.files;
  return takeIn(part, upload.files[0]);
}
