// Keywords as a row of names: typed, pasted ("KEYS: a, b, c"), chosen from those that are known with
// how often each was used, dragged into order. The field itself holds the same names with commas.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const line = document.getElementById("id_keywords");
  if (!line || line.readOnly) return;

  const names = () => line.value.replace(/^\s*KEYS?\s*:/i, "").split(/[,;\n]/)
    .map((name) => name.trim().replace(/\s+/g, " ").replace(/\.$/, "")).filter(Boolean);
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();

  const row = document.createElement("div");
  row.className = "keyword-row vLargeTextField";
  const list = document.createElement("ol");
  list.className = "keyword-list";
  list.setAttribute("aria-label", "Keywords, in the order they are printed");
  const input = document.createElement("input");
  input.type = "text";
  input.id = "id_keywords_next";
  input.placeholder = "Add a keyword …";
  row.append(list, input);
  line.after(row);
  line.hidden = true;
  const label = document.querySelector('label[for="id_keywords"]');
  if (label) label.htmlFor = input.id;

  const write = (wanted) => {
    line.value = wanted.filter((name, place) => wanted.findIndex((other) => same(other, name)) === place).join(", ");
    draw();
    Desk.changed(line);
  };

  const move = (from, to) => {
    const wanted = names();
    if (to < 0 || to >= wanted.length) return;
    const [name] = wanted.splice(from, 1);
    wanted.splice(to, 0, name);
    write(wanted);
    list.children[to].querySelector("button").focus();
    Desk.say(`${name}: place ${to + 1} of ${wanted.length}`);
  };

  let dragged = null;

  const draw = () => {
    list.replaceChildren(...names().map((name, place) => {
      const item = document.createElement("li");
      item.draggable = true;
      item.append(name);
      const gone = Desk.button({ label: "×", title: `Remove ${name} (Alt and arrows move it)` }, () => {
        write(names().filter((_, other) => other !== place));
        input.focus();
      });
      gone.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step || !event.altKey) return;
        event.preventDefault();
        move(place, place + step);
      });
      item.append(gone);
      item.addEventListener("dragstart", (event) => {
        dragged = place;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
      });
      item.addEventListener("dragover", (event) => { if (dragged !== null) event.preventDefault(); });
      item.addEventListener("drop", (event) => {
        if (dragged === null) return;
        event.preventDefault();
        move(dragged, place);
        dragged = null;
      });
      item.addEventListener("dragend", () => { dragged = null; });
      return item;
    }));
  };

  const add = (text) => {
    const more = text.replace(/^\s*KEYS?\s*:/i, "").split(/[,;\n]/).map((name) => name.trim().replace(/\.$/, "")).filter(Boolean);
    if (more.length) write([...names(), ...more]);
    input.value = "";
  };

  Desk.suggest(
    input,
    async () => {
      const { keywords = [] } = input.value.trim() ? await Desk.ask("keywords", input.value) : {};
      return keywords.filter(({ name }) => !names().some((other) => same(other, name)))
        .map(({ name, columns, other }) => ({
          name,
          label: other ? `${other} → ${name}` : name,
          note: columns === 1 ? "1 column" : `${columns} columns`,
        }));
    },
    ({ name }) => { add(name); input.focus(); },
  );
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add(input.value);
    } else if (event.key === "Backspace" && !input.value && names().length) {
      write(names().slice(0, -1));
    }
  });
  input.addEventListener("input", () => { if (/[,;]/.test(input.value)) add(input.value); });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!/[,;\n]/.test(text)) return;
    event.preventDefault();
    add(input.value + text);
  });
  input.addEventListener("blur", () => add(input.value));
  // The next field of the form is not to be sent by it.
  input.form.addEventListener("submit", () => add(input.value));
  document.addEventListener("click", ({ target }) => {
    const offer = target.closest("[data-keyword]");
    if (!offer) return;
    add(offer.dataset.keyword);
    offer.remove();
  });
  draw();
});
