// Typing [[ in a column's text offers earlier columns; choosing one writes the reference. Typing the
// whole [[5-Jun-2015 World View — Headline]] by hand does the same without this script.
import { eachEditor } from "./lib/editors.js";
import { note } from "./lib/form.js";
import { listbox } from "./lib/listbox.js";
import { standUnderCursor } from "./lib/under_cursor.js";
import { gettext } from "./lib/words.js";

// What was typed after the last [[ before the cursor, and where it begins; null outside of one.
const openedIn = (editor) => {
  const { from, empty, $from } = editor.state.selection;
  if (!empty) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
  const match = /\[\[([^[\]]{0,100})$/.exec(before);
  return match && { words: match[1], from: from - match[0].length, to: from };
};

const offerOf = ({ date, headline, column, marker }) => (
  { marker, label: `${date}  ${headline}`, note: column ? gettext("a section of %(column)s", { column }) : "" }
);

const equip = (editor, textarea, find) => {
  const area = editor.view.dom;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  area.setAttribute("aria-label", label?.textContent ?? gettext("Text"));
  const opened = () => openedIn(editor);

  const write = ({ marker }) => {
    const place = opened();
    offered.close();
    if (!place) return;
    const { from, to } = place;
    editor.chain().focus().insertContentAt({ from, to }, { type: "text", text: marker }).run();
  };
  const offered = listbox(
    area,
    { id: `${textarea.id}-references`, className: "reference-list", label: gettext("Earlier columns") },
    write,
  );
  textarea.parentElement.append(offered.list);

  let asked = "";
  let answered = "";
  let chosenEarly = false;

  const offer = async () => {
    const place = opened();
    if (!place) { offered.close(); return; }
    asked = place.words;
    chosenEarly = false;
    const response = await fetch(`${find}&q=${encodeURIComponent(place.words)}`).catch(() => null);
    if (!response?.ok || response.redirected || asked !== place.words || !opened()) return;
    const found = (await response.json()).columns.map(offerOf);
    // What was chosen by arrows while the answer was on its way stays chosen.
    const marked = offered.marked();
    const kept = marked && marked !== offered.offers()[0] ? marked.marker : null;
    answered = place.words;
    offered.show(found, Math.max(0, found.findIndex(({ marker }) => marker === kept)));
    standUnderCursor(editor, offered.list);
    if (chosenEarly && found.length) write(found[0]);
  };

  // Whoever types faster than the server answers chooses what fits the words that stand there: of
  // what is offered, or as soon as it is.
  const choose = () => {
    const words = asked.toLowerCase().split(/\s+/);
    const fits = ({ label, note }) => words.every((word) => `${label} ${note}`.toLowerCase().includes(word));
    const marked = offered.marked();
    const chosen = answered === asked ? marked : [marked, ...offered.offers()].find(fits);
    if (chosen) write(chosen);
    else chosenEarly = true;
  };

  editor.on("update", offer);
  editor.on("blur", offered.close);
  area.addEventListener("keydown", (event) => {
    if (!offered.isOpen()) return;
    if (event.key === "Enter" || event.key === "Tab") choose();
    else if (!offered.press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
};

const find = note?.dataset.find;
if (find) eachEditor((editor, textarea) => equip(editor, textarea, find));
