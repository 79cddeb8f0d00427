// Suggestions under a text field: arrows and Enter, or a click. What is typed is never changed but
// by choosing.
import { listbox } from "./listbox.js";

// field: an <input> or <textarea>. ask(): what to offer for what is typed now, a promise of
// [{label, note, …}]; none closes the list. take(offer): what choosing one does.
export function suggest(field, ask, take) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("autocomplete", "off");
  const choose = (offer) => {
    offered.close();
    take(offer);
  };
  const offered = listbox(field, { id: `${field.id}-suggestions`, className: "suggestions" }, choose);
  field.after(offered.list);

  let asked = 0;
  const open = async () => {
    const turn = ++asked;
    const words = field.value;
    const found = await ask();
    // What was asked about may have been taken meanwhile.
    if (turn !== asked || field.value !== words || document.activeElement !== field) return;
    // What was marked while the answer was on its way stays marked.
    const kept = offered.isOpen() ? offered.marked()?.label : undefined;
    offered.show(found, kept === undefined ? -1 : found.findIndex(({ label }) => label === kept));
  };

  field.addEventListener("input", open);
  field.addEventListener("blur", () => {
    asked++;
    offered.close();
  });
  field.addEventListener("keydown", (event) => {
    if (!offered.isOpen()) return;
    const marked = offered.marked();
    if ((event.key === "Enter" || event.key === "Tab") && marked) choose(marked);
    else if (!offered.press(event.key)) {
      // With the list open it is meant for the list: it never saves the whole form.
      if (event.key === "Enter" && field.tagName === "INPUT") event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}
