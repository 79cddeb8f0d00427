// A list of suggestions under a text field: arrows and Enter, or a click. What is typed is never
// changed but by choosing. For other scripts of the desk: Desk.suggest(field, ask, take).
"use strict";

window.Desk = {
  // field: an <input> or <textarea>. ask(): what to offer for what is typed now, a promise of
  // [{label, note, …}]; none closes the list. take(offer): what choosing one does.
  suggest(field, ask, take) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${field.id}-suggestions`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    field.after(list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("autocomplete", "off");

    let offers = [];
    let marked = -1;
    let asked = 0;

    const close = () => {
      list.hidden = true;
      marked = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const mark = (place) => {
      marked = place;
      [...list.children].forEach((item, number) => {
        item.setAttribute("aria-selected", String(number === place));
        if (number === place) {
          field.setAttribute("aria-activedescendant", item.id);
          item.scrollIntoView({ block: "nearest" });
        }
      });
    };

    const choose = (place) => {
      const offer = offers[place];
      close();
      take(offer);
    };

    const open = async () => {
      const turn = ++asked;
      const found = await ask();
      if (turn !== asked || document.activeElement !== field) return;
      // What was marked while the answer was on its way stays marked.
      const kept = list.hidden ? undefined : offers[marked]?.label;
      offers = found;
      list.replaceChildren(...offers.map(({ label, note }, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${place}`;
        item.setAttribute("role", "option");
        item.textContent = label;
        if (note) {
          const small = document.createElement("span");
          small.className = "suggestion-note";
          small.textContent = note;
          item.append(" ", small);
        }
        // Before the click would take the cursor out of the field.
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(place); });
        return item;
      }));
      list.hidden = offers.length === 0;
      field.setAttribute("aria-expanded", String(offers.length > 0));
      marked = -1;
      field.removeAttribute("aria-activedescendant");
      if (kept !== undefined) mark(offers.findIndex(({ label }) => label === kept));
    };

    field.addEventListener("input", open);
    field.addEventListener("blur", () => { asked++; close(); });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const last = offers.length - 1;
      if (event.key === "ArrowDown") mark(marked === last ? 0 : marked + 1);
      else if (event.key === "ArrowUp") mark(marked <= 0 ? last : marked - 1);
      else if ((event.key === "Enter" || event.key === "Tab") && marked >= 0) choose(marked);
      else if (event.key === "Escape") close();
      else {
        // With the list open it is meant for the list: it never saves the whole form.
        if (event.key === "Enter" && field.tagName === "INPUT") event.preventDefault();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    return { close };
  },

  // What the desk's address in data-<name> of the note under the form answers to words.
  async ask(name, words) {
    const url = document.getElementById("autosave-note")?.dataset[name];
    if (!url) return {};
    try {
      const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(words)}`);
      return response.ok ? await response.json() : {};
    } catch (unreachable) {
      return {};
    }
  },

  // A button of the desk: {label, title}, and what pressing it does.
  button({ label, title, className = "" }, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = label;
    if (title) {
      button.title = title;
      button.setAttribute("aria-label", title);
    }
    button.addEventListener("click", press);
    return button;
  },

  // Tells people who do not see the page what a script did.
  say(words) {
    let voice = document.getElementById("desk-voice");
    if (!voice) {
      voice = document.createElement("div");
      voice.id = "desk-voice";
      voice.className = "visually-hidden";
      voice.setAttribute("role", "status");
      document.body.append(voice);
    }
    voice.textContent = words;
  },

  changed(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  },
};
