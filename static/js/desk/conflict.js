// A button to copy each text of a conflict; without it they are selected and copied as any other.
import { button, say } from "./lib/dom.js";
import { gettext } from "./lib/words.js";

for (const text of document.querySelectorAll(".conflict-sides textarea")) {
  const copy = button({ label: gettext("Copy") }, async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // without https there is no other way
    }
    say(gettext("Copied."));
  });
  text.closest("label").after(copy);
}
