// The library of photos, to search and to choose one from: a dialog, made when it is first asked for.
import { debounce } from "../lib/debounce.js";
import { button, element } from "../lib/dom.js";
import { gettext } from "../lib/words.js";
import { searchPhotos } from "./server.js";

const DELAY = 200; // milliseconds

const choice = (photo, choose) => {
  const { name, file_name, credit, used } = photo;
  const made = button({ label: "" }, () => choose(photo));
  const file = file_name === name ? "" : file_name;
  made.append(
    element("img", { loading: "lazy", src: photo.thumbnail, alt: "" }),
    element("span", { textContent: name }),
    element("small", { textContent: [file, credit, used || gettext("never used")].filter(Boolean).join(" · ") }),
  );
  return element("li", {}, made);
};

const searchField = () => {
  const input = element("input", {
    type: "search", placeholder: gettext("Words of the alt text, caption, credit or file name"),
  });
  input.setAttribute("aria-label", gettext("Search the photos"));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    // WebKit takes Escape for emptying the field, be it empty.
    if (event.key === "Escape" && !input.value) input.closest("dialog").close();
  });
  return input;
};

const madeDialog = () => {
  const input = searchField();
  const grid = element("ul");
  const more = button({ label: gettext("Older photos") }, () => fill(true));
  const bar = element("p", {}, input, button({ label: gettext("Close") }, () => dialog.close()));
  const dialog = element("dialog", { className: "photo-library" }, bar, grid, more);
  dialog.setAttribute("aria-label", gettext("Photos"));
  document.body.append(dialog);

  let chosen = null;
  const choose = (photo) => {
    chosen(photo);
    dialog.close();
  };

  let before = "";
  let asked = 0;
  const fill = async (further) => {
    const turn = ++asked;
    const found = await searchPhotos(input.value, further ? before : "");
    if (turn !== asked) return;
    if (!found) {
      const said = gettext("The library does not answer. Try again in a moment, or log in anew.");
      if (!further) grid.replaceChildren(said);
      return;
    }
    before = found.next;
    more.hidden = !before;
    const items = found.photos.map((photo) => choice(photo, choose));
    if (further) grid.append(...items);
    else grid.replaceChildren(...(items.length ? items : [gettext("No photo has these words.")]));
  };
  input.addEventListener("input", debounce(() => fill(false), DELAY));

  return (then) => {
    chosen = then;
    dialog.showModal();
    input.value = "";
    input.focus();
    fill(false);
  };
};

let open = null;

// chosen(photo): what is done with the one that is chosen.
export function openLibrary(chosen) {
  open ??= madeDialog();
  open(chosen);
}
