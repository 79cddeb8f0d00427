// A field over the page that finds columns, keywords, settings and pages of the desk while one types
// (worldview/desk_search/). Escape closes it, and what had the focus has it again.
import { debounce } from "./lib/debounce.js";
import { element } from "./lib/dom.js";
import { listbox } from "./lib/listbox.js";
import { gettext } from "./lib/words.js";

const DELAY = 120;
let palette = null;

const makePalette = (address) => {
  const field = element("input", { type: "search", id: "palette-field", autocomplete: "off", spellcheck: false });
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-label", gettext("Find at the desk"));
  field.placeholder = gettext("A column, a keyword, a setting …");
  const said = element("p", { className: "palette-said" });
  said.setAttribute("role", "status");
  const go = ({ address: place }) => {
    dialog.close();
    location.assign(place);
  };
  const offered = listbox(
    field,
    { id: "palette-list", className: "suggestions", label: gettext("Found at the desk") },
    go,
  );
  const dialog = element("dialog", { className: "palette" }, field, offered.list, said);
  dialog.setAttribute("aria-label", gettext("Find at the desk"));
  document.body.append(dialog);

  const found = async (words) => {
    const query = new URLSearchParams({ q: words });
    const response = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
    const { groups } = await response.json();
    return groups.flatMap(({ title, hits }) => hits.map((hit) => (
      { ...hit, label: hit.name, note: [title, hit.note].filter(Boolean).join(" · ") }
    )));
  };
  let answered = null; // what the list that is shown answers
  const show = async () => {
    const words = field.value.trim();
    let hits = [];
    said.textContent = "";
    try {
      if (words.length > 1) hits = await found(words);
    } catch {
      said.textContent = gettext("The desk does not answer. Try again in a moment, or log in anew.");
      return;
    }
    if (words !== field.value.trim()) return; // what was asked later answers too
    // Whoever chooses already keeps what is chosen, where the same is answered again.
    const chosen = words === answered ? hits.findIndex((hit) => hit.address === offered.marked()?.address) : -1;
    offered.show(hits, hits.length ? Math.max(chosen, 0) : -1);
    answered = words;
    if (words.length > 1 && !hits.length) said.textContent = gettext("Nothing at the desk has these words.");
  };
  field.addEventListener("input", debounce(show, DELAY));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter") {
      if (offered.isOpen() && offered.marked()) go(offered.marked());
    } else if (!offered.isOpen() || !offered.press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
  return { dialog, field, show };
};

export function openPalette(address) {
  palette ??= makePalette(address);
  const { dialog, field, show } = palette;
  if (dialog.open) return;
  dialog.showModal();
  field.focus();
  field.select();
  show();
}
