// The settings: found by a word, and shown beside the form as they are typed.
import { preview } from "./lib/settings-preview.js";

const search = () => {
  const box = document.querySelector(".settings-search");
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  box.hidden = false;
  const sets = [...document.querySelectorAll("#sitesettings_form fieldset.module")];
  const matches = (text, words) => words.every((word) => text.toLowerCase().includes(word));
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const set of sets) {
      const title = set.querySelector("h2")?.textContent ?? "";
      for (const row of set.querySelectorAll(".form-row")) {
        row.hidden = !matches(`${title} ${row.textContent}`, words);
        if (!row.hidden) found += 1;
      }
      set.hidden = !set.querySelector(".form-row:not([hidden])");
    }
    status.textContent = found ? "" : input.dataset.none;
  };
  input.addEventListener("input", filter);
  // Enter looks for it; it does not save.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
};

search();
preview(document.getElementById("sitesettings_form"));
