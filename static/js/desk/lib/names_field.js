// Names as a row: typed, pasted, chosen from those that are known, dragged into order. The field
// itself holds the same names with commas.
import { changed } from "./dom.js";
import { same, unique } from "./names.js";
import { row } from "./row.js";
import { suggest } from "./suggest.js";

// line: the field. label: of the row. placeholder: of the field for one more. split(text): the names
// in a text. known(words): what to offer for words, a promise of [{name, label, note}]. Returns
// add(text), which puts the names in a text after those there are.
export function namesField(line, { label, placeholder, split, known }) {
  const names = () => split(line.value);

  const list = document.createElement("ol");
  list.className = "keyword-list";
  list.setAttribute("aria-label", label);
  const input = document.createElement("input");
  input.type = "text";
  input.id = `${line.id}_next`;
  input.placeholder = placeholder;
  const frame = document.createElement("div");
  frame.className = "keyword-row vLargeTextField";
  frame.append(list, input);
  line.after(frame);
  line.hidden = true;
  const written = document.querySelector(`label[for="${line.id}"]`);
  if (written) written.htmlFor = input.id;

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

  const offers = async () => {
    const found = input.value.trim() ? await known(input.value) : [];
    return found.filter(({ name }) => !names().some((other) => same(other, name)));
  };
  suggest(input, offers, ({ name }) => {
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
  draw();
  return add;
}
