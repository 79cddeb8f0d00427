// What scripts say, in the language of the page (articles/text/script_words.py); in English by themselves.
const listed = document.getElementById("script-words");
const words = listed ? JSON.parse(listed.textContent) : {};

// values: what stands for %(name)s in the text.
export const gettext = (text, values = {}) => (
  (words[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => values[name])
);
