// Typing [[ in a column's text offers earlier columns; choosing one writes the reference. Typing the
// whole [[5-Jun-2015 World View — Headline]] by hand does the same without this script.
"use strict";

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const find = document.getElementById("autosave-note")?.dataset.find;
  if (!find) return;

  const list = document.createElement("ul");
  list.className = "reference-list";
  list.id = `${textarea.id}-references`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Earlier columns");
  list.hidden = true;
  textarea.parentElement.append(list);
  const area = editor.view.dom;
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-label", document.querySelector(`label[for="${textarea.id}"]`)?.textContent ?? "Text");

  const begin = Desk.button(
    { label: "Refer to an earlier column", title: "Refer to an earlier column (or type two square brackets)", className: "refer" },
    () => editor.chain().focus().insertContent("[[").run(),
  );
  textarea.parentElement.append(begin);

  let chosen = 0;
  let asked = "";
  let answered = "";
  let chosenEarly = false;

  // What was typed after the last [[ before the cursor, and where it begins; null outside of one.
  const opened = () => {
    const { from, empty, $from } = editor.state.selection;
    if (!empty) return null;
    const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
    const match = /\[\[([^[\]]{0,100})$/.exec(before);
    return match && { words: match[1], from: from - match[0].length, to: from };
  };

  const close = () => { list.hidden = true; area.removeAttribute("aria-activedescendant"); };

  const mark = (number) => {
    chosen = number;
    [...list.children].forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === number));
      if (place === number) {
        area.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    });
  };

  const write = (marker) => {
    const place = opened();
    close();
    if (place) {
      editor.chain().focus().insertContentAt({ from: place.from, to: place.to }, { type: "text", text: marker }).run();
    }
  };

  const offer = async () => {
    const place = opened();
    if (!place) { close(); return; }
    asked = place.words;
    chosenEarly = false;
    const response = await fetch(`${find}&q=${encodeURIComponent(place.words)}`);
    if (!response.ok || asked !== place.words || !opened()) return;
    const { columns } = await response.json();
    // What was chosen by arrows while the answer was on its way stays chosen.
    const kept = list.hidden || chosen === 0 ? null : list.children[chosen]?.dataset.marker;
    list.replaceChildren(...columns.map(({ date, headline, column, marker }, number) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${number}`;
      item.setAttribute("role", "option");
      item.textContent = `${date}  ${headline}`;
      if (column) {
        const small = document.createElement("span");
        small.className = "suggestion-note";
        small.textContent = `a section of ${column}`;
        item.append(" ", small);
      }
      // Before the click would take the cursor out of the text.
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); write(marker); });
      item.dataset.marker = marker;
      return item;
    }));
    answered = place.words;
    list.hidden = columns.length === 0;
    if (columns.length) mark(Math.max(0, columns.findIndex(({ marker }) => marker === kept)));
    if (chosenEarly && columns.length) write(columns[0].marker);
  };

  // Whoever types faster than the server answers chooses what fits the words that stand there: of
  // what is offered, or as soon as it is.
  const choose = () => {
    const words = asked.toLowerCase().split(/\s+/);
    const fits = ({ textContent }) => words.every((word) => textContent.toLowerCase().includes(word));
    const item = answered === asked ? list.children[chosen] : [list.children[chosen], ...list.children].find(fits);
    if (item) write(item.dataset.marker);
    else chosenEarly = true;
  };

  editor.on("update", offer);
  editor.on("blur", close);
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    const keys = {
      ArrowDown: () => mark(chosen === last ? 0 : chosen + 1),
      ArrowUp: () => mark(chosen === 0 ? last : chosen - 1),
      Enter: choose,
      Tab: choose,
      Escape: close,
    };
    if (keys[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    }
  }, { capture: true });
});
