// Search and replace over the whole column: headlines, texts, captions. What a link leads to is never
// changed; what a reference names, only where that is asked for.
import { button } from "./lib/dom.js";
import { eachEditor } from "./lib/editors.js";
import { form } from "./lib/form.js";
import { gettext } from "./lib/words.js";
import { makePane } from "./finding/pane.js";

if (form?.querySelector(".submit-row .more-verbs")) {
  const editors = new Map();
  const { pane, open, draw } = makePane(editors);
  document.body.append(pane);
  eachEditor((editor, textarea) => {
    editors.set(textarea, editor);
    editor.on("update", draw);
  });
  const opener = button({ label: gettext("Search and replace"), className: "find-opener" }, () => {
    opener.closest("details").open = false;
    open();
  });
  opener.setAttribute("aria-keyshortcuts", "Control+Alt+F");
  form.querySelector(".more-verbs > div").prepend(opener);
}
