// The place in a text where the cursor stands now, for what comes there later: it goes along with
// whatever is typed meanwhile.
export function heldPlace(editor) {
  const { view } = editor;
  const began = view.state.selection;
  const at = { from: began.from, to: began.to };
  let typed = null;
  const follow = ({ transaction }) => {
    at.from = transaction.mapping.map(at.from, -1);
    at.to = transaction.mapping.map(at.to, -1);
    if (typed) typed = typed.map(transaction.doc, transaction.mapping);
  };
  editor.on("transaction", follow);

  return {
    // Acts with the cursor there, once; then it is back where something was typed meanwhile.
    actThere(act) {
      const now = view.state.selection;
      if (!now.eq(began)) typed = now;
      if (at.from !== now.from || at.to !== now.to) editor.commands.setTextSelection(at);
      try {
        act();
      } finally {
        editor.off("transaction", follow);
      }
      if (typed) view.dispatch(view.state.tr.setSelection(typed));
    },
  };
}
