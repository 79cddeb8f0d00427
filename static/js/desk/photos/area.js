// The place in a figure where its picture is shown, dropped and chosen.
import { button, element } from "../lib/dom.js";
import { fieldOf } from "../lib/parts.js";
import { gettext } from "../lib/words.js";
import { choosePhoto, tell } from "./figure.js";
import { openLibrary } from "./library.js";
import { takeDropped, takeIn } from "./taking-in.js";

const verbs = (part, upload) => element(
  "p",
  { className: "photo-verbs" },
  element("span", { className: "photo-hint", textContent: gettext("Drop a picture here, or ") }),
  button({ label: gettext("Choose a file") }, () => upload.click()),
  button({ label: gettext("From the library") }, () => openLibrary((photo) => {
    choosePhoto(part, photo);
    tell(part, "");
  })),
);

const takeWhatIsDropped = (area, take) => {
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.classList.add("photo-over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("photo-over"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("photo-over");
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    take(file);
  });
};

export function equipFigure(part) {
  const upload = fieldOf(part, "upload");
  if (!upload || part.querySelector(".photo-area")) return;
  const note = element("p", { className: "photo-note" });
  note.setAttribute("role", "status");
  const area = element(
    "div",
    { className: "photo-area" },
    element("div", { className: "photo-view" }),
    element("p", { className: "photo-about" }),
    verbs(part, upload),
    note,
  );
  part.querySelector(":scope > .part-body").prepend(area);
  upload.addEventListener("change", () => takeIn(part, upload.files[0]));
  takeWhatIsDropped(area, (file) => takeDropped(part, file));
}
