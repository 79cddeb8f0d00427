// The texts of a column that are searched: its fields of one text, and the paragraphs of its prose. What
// a link leads to is none of them, nor what readers were told of a mistake.
import { changed } from "../lib/dom.js";
import { form } from "../lib/form.js";
import { isRemoved, nameOf } from "../lib/parts.js";
import { gettext } from "../lib/words.js";

const FIELDS = ["headline", "standfirst", "caption", "credit", "alt_text"];
const NO_TEXT = "\ufffc"; // one for each thing in a paragraph that is no letter

const labelOf = (field) => field.labels?.[0]?.textContent.replace(/:\s*$/, "") ?? "";

const whereOf = (field) => {
  const section = field.closest(".part-section");
  return section ? `${nameOf(section)}: ${labelOf(field)}` : labelOf(field);
};

const isThere = (field) => {
  const parts = [];
  for (let part = field.closest(".part"); part; part = part.parentElement.closest(".part")) parts.push(part);
  return !field.closest("template") && !field.readOnly && !parts.some(isRemoved);
};

const ofField = (field) => ({
  where: whereOf(field),
  read: () => field.value,
  replace(places, words) {
    const before = field.value;
    let value = before;
    for (const { from, to } of [...places].reverse()) value = value.slice(0, from) + words + value.slice(to);
    field.value = value;
    changed(field);
    return () => {
      if (field.value !== value) return false;
      field.value = before;
      changed(field);
      return true;
    };
  },
  show({ from, to }) {
    field.focus();
    field.setSelectionRange(from, to);
  },
});

// A text and the place in the document at which each of its letters stands.
const blocksOf = (doc) => {
  const blocks = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    blocks.push({ start: position + 1, text: node.textBetween(0, node.content.size, null, NO_TEXT) });
    return false;
  });
  return blocks;
};

// Its paragraphs as one text, parted by what no search finds.
const ofProse = (editor, field) => {
  const blocks = () => {
    let offset = 0;
    return blocksOf(editor.state.doc).map((block) => {
      const placed = { ...block, offset };
      offset += block.text.length + 1;
      return placed;
    });
  };
  const inDocument = ({ from, to }) => {
    const block = blocks().findLast(({ offset }) => offset <= from);
    return { from: block.start + from - block.offset, to: block.start + to - block.offset };
  };
  return {
    where: whereOf(field),
    read: () => blocks().map(({ text }) => text).join("\u0000"),
    replace(places, words) {
      const { tr } = editor.state;
      for (const place of places.map(inDocument).reverse()) {
        if (words) tr.insertText(words, place.from, place.to);
        else tr.delete(place.from, place.to);
      }
      editor.view.dispatch(tr);
      const { doc } = editor.state;
      return () => {
        if (!editor.state.doc.eq(doc)) return false;
        const back = editor.state.tr;
        for (const [place, step] of [...tr.steps.entries()].reverse()) back.step(step.invert(tr.docs[place]));
        editor.view.dispatch(back);
        return true;
      };
    },
    show(place) {
      editor.chain().setTextSelection(inDocument(place)).focus().run();
      field.closest(".field-body").scrollIntoView({ block: "nearest" });
    },
  };
};

// In the order of the page. editors: {textarea: its editor}.
export function textsOf(editors) {
  return [...form.querySelectorAll("textarea, input[type=text]")].filter(isThere).flatMap((field) => {
    if (editors.has(field)) return [ofProse(editors.get(field), field)];
    const name = field.name.slice(field.name.lastIndexOf("-") + 1);
    return FIELDS.includes(name) ? [ofField(field)] : [];
  });
}

export const sayHowMany = (number) => (
  number === 1 ? gettext("1 place") : gettext("%(number)s places", { number })
);
