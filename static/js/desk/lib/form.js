// The form of a column, and the note under it with the addresses that its scripts ask; null elsewhere.
export const form = document.getElementById("article_form");
export const note = document.getElementById("autosave-note");
