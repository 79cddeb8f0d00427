// A button to copy each text of a conflict; without it they are selected and copied as any other.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const text of document.querySelectorAll(".conflict-sides textarea")) {
    const button = Desk.button({ label: "Copy" }, async () => {
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
      } catch (insecure) {
        document.execCommand("copy"); // without https there is no other way
      }
      Desk.say("Copied.");
    });
    text.closest("label").after(button);
  }
});
