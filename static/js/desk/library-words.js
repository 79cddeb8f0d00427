// What the library of the texts' editor says in its dialogs goes by window.gettext: in the language of the page.
// No module, for it is loaded before the import map (leaving.js).
"use strict";

{
  const listed = document.getElementById("script-words");
  const words = listed ? JSON.parse(listed.textContent) : {};
  window.gettext ??= (text) => words[text] ?? text;
}
