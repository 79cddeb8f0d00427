// A text of prose that is searched, and written in by its editor.

const NO_TEXT = "\ufffc"; // one for each thing in a paragraph that is no letter

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
export const ofProse = (editor, field, where) => {
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
    where,
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
