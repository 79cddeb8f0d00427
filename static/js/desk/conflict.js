// A button to copy each text of a conflict; without it they are selected and copied as any other.
import { button, say } from "./lib/dom.js";

for (const text of document.querySelectorAll(".conflict-sides textarea")) {
  const copy = button({ label: "Copy" }, async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // without https there is no other way
    }
    say("Copied.");
  });
  text.closest("label").after(copy);
}
