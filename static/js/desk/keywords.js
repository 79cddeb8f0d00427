// Keywords as a row of names: typed, pasted ("KEYS: a, b, c"), chosen from those that are known with
// how often each was used, dragged into order. The field itself holds the same names with commas.
import { changed } from "./lib/dom.js";
import { ask } from "./lib/lookup.js";
import { same, split, unique } from "./lib/names.js";
import { row } from "./lib/row.js";
import { suggest } from "./lib/suggest.js";

const equip = (line) => {
  const names = () => split(line.value);

  const list = document.createElement("ol");
  list.className = "keyword-list";
  list.setAttribute("aria-label", "Keywords, in the order they are printed");
  const input = document.createElement("input");
  input.type = "text";
  input.id = "id_keywords_next";
  input.placeholder = "Add a keyword …";
  const frame = document.createElement("div");
  frame.className = "keyword-row vLargeTextField";
  frame.append(list, input);
  line.after(frame);
  line.hidden = true;
  const label = document.querySelector('label[for="id_keywords"]');
  if (label) label.htmlFor = input.id;

  const write = (wanted) => {
    line.value = unique(wanted).join(", ");
    draw();
    changed(line);
  };
  const draw = row(list, names, write, () => input.focus());
  const add = (text) => {
    const more = split(text);
    if (more.length) write([...names(), ...more]);
    input.value = "";
  };

  const known = async () => {
    const { keywords = [] } = input.value.trim() ? await ask("keywords", input.value) : {};
    return keywords.filter(({ name }) => !names().some((other) => same(other, name)))
      .map(({ name, columns, other }) => ({
        name,
        label: other ? `${other} → ${name}` : name,
        note: columns === 1 ? "1 column" : `${columns} columns`,
      }));
  };
  suggest(input, known, ({ name }) => {
    add(name);
    input.focus();
  });

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
};

const line = document.getElementById("id_keywords");
if (line && !line.readOnly) equip(line);
