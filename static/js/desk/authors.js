// Authors as a row of names, chosen from those there are, in the order of the byline.
import { ask } from "./lib/lookup.js";
import { splitAuthors } from "./lib/names.js";
import { namesField } from "./lib/names_field.js";
import { gettext } from "./lib/words.js";

const known = async (words) => {
  const { authors = [] } = await ask("authors", words);
  return authors.map(({ name }) => ({ name, label: name }));
};

const line = document.getElementById("id_authors");
if (line && !line.readOnly) {
  namesField(line, {
    label: gettext("Authors, in the order of the byline"),
    placeholder: gettext("Add an author …"),
    split: splitAuthors,
    known,
  });
}
