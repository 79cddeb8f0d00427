// A list of what may be chosen, under a field or a text: shown, marked by arrows or a click, closed.
// An offer has a label, perhaps a note beside it, and whatever the caller knows of it.

const itemOf = (id, { label, note }, choose) => {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.textContent = label;
  if (note) {
    const small = document.createElement("span");
    small.className = "suggestion-note";
    small.textContent = note;
    item.append(" ", small);
  }
  // Before the click would take the cursor out of the field.
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose();
  });
  return item;
};

// field: where the cursor stays; it says which offer is marked. choose(offer): what a click does.
export function listbox(field, { id, className, label }, choose) {
  const list = document.createElement("ul");
  list.className = className;
  list.id = id;
  list.setAttribute("role", "listbox");
  if (label) list.setAttribute("aria-label", label);
  list.hidden = true;
  field.setAttribute("aria-controls", [field.getAttribute("aria-controls"), id].filter(Boolean).join(" "));

  let offers = [];
  let marked = -1;

  const open = (isOpen) => {
    list.hidden = !isOpen;
    marked = -1;
    field.removeAttribute("aria-activedescendant");
    if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(isOpen));
  };

  const mark = (place) => {
    marked = place;
    [...list.children].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === place));
      if (number !== place) return;
      field.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    });
  };

  return {
    list,
    isOpen: () => !list.hidden,
    offers: () => offers,
    marked: () => offers[marked],
    close: () => open(false),

    // Shows what is found, with the one at a place marked; -1: none.
    show(found, place = -1) {
      offers = found;
      list.replaceChildren(...found.map((offer, number) => itemOf(`${id}-${number}`, offer, () => choose(offer))));
      open(found.length > 0);
      if (place >= 0) mark(place);
    },

    // What a key does to an open list; false for a key that is not the list's.
    press(key) {
      const last = offers.length - 1;
      if (key === "ArrowDown") mark(marked === last ? 0 : marked + 1);
      else if (key === "ArrowUp") mark(marked <= 0 ? last : marked - 1);
      else if (key === "Escape") open(false);
      else return false;
      return true;
    },
  };
}
