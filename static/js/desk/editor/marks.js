// Notes and words pulled out look in the text's editor like what they become: [[note: …]], [[pull: …]].
import { Extension, pm } from "django-prose-editor/editor";

const { Plugin } = pm.state;
const { Decoration, DecorationSet } = pm.view;

// As articles/text/placed.py reads them; a note may have a reference in it.
const MARKS = /\[\[\s*(note|pull):[^[\]]+(?:\[\[[^[\]]*\]\][^[\]]*)*\]\]/gi;

const decorated = (doc) => {
  const found = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return;
    const text = node.textBetween(0, node.content.size, "\n", "\ufffc");
    for (const { 0: written, 1: kind, index } of text.matchAll(MARKS)) {
      const from = position + 1 + index;
      found.push(Decoration.inline(from, from + written.length, { class: `mark-${kind.toLowerCase()}` }));
    }
  });
  return DecorationSet.create(doc, found);
};

export const Marks = Extension.create({
  name: "marks",
  addProseMirrorPlugins: () => [new Plugin({
    state: {
      init: (_, { doc }) => decorated(doc),
      apply: (change, before) => (change.docChanged ? decorated(change.doc) : before),
    },
    props: {
      decorations(state) { return this.getState(state); },
    },
  })],
});
