// Figures: a picture is dropped, chosen from disk or from the library; its focal point is set by a
// click. Without this script the file field and the photo's own page do the same.
import { form, note } from "./lib/form.js";
import { fieldOf } from "./lib/parts.js";
import { equipFigure } from "./photos/area.js";
import { takePicturesInTexts } from "./photos/dropped.js";
import { showPhoto } from "./photos/figure.js";
import { photosOf } from "./photos/server.js";

const figuresIn = (root) => [...root.querySelectorAll(".part")].filter((part) => fieldOf(part, "upload"));

// The names of the photos are there before, and where nobody answers.
const showThoseThere = async (parts) => {
  const idOf = (part) => fieldOf(part, "photo")?.value;
  const there = parts.filter(idOf);
  if (!there.length) return;
  const known = new Map((await photosOf(there.map(idOf))).map((photo) => [String(photo.id), photo]));
  for (const part of there) {
    const photo = known.get(idOf(part));
    if (photo) showPhoto(part, photo);
  }
};

if (form && note?.dataset.photos) {
  figuresIn(form).forEach(equipFigure);
  document.addEventListener("formset:added", ({ target }) => {
    if (!(target instanceof Element)) return;
    const figures = [target, ...figuresIn(target)].filter((part) => part.matches(".part"));
    figures.forEach(equipFigure);
    showThoseThere(figures);
  });
  takePicturesInTexts();
  showThoseThere(figuresIn(form));
}
