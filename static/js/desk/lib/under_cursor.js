// A list of what may be chosen stands where one writes: under the line of the cursor, all of it in
// the window where there is room.
export const standUnderCursor = (editor, list) => {
  if (list.hidden) return;
  const line = editor.view.coordsAtPos(editor.state.selection.from);
  const frame = list.offsetParent.getBoundingClientRect();
  list.style.setProperty("inset-block-start", `${line.bottom - frame.top}px`);
  list.scrollIntoView({ block: "nearest" });
};
