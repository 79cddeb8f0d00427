// Keys for what is done often: save, preview, publish.
import { form } from "./lib/form.js";

const buttonOf = (name) => form.querySelector(`.submit-row [name=${name}]`);

const KEYS = {
  "Control+s": () => buttonOf("_continue")?.click(),
  "Control+Alt+p": () => document.getElementById("beside-button")?.click(),
  "Control+Alt+f": () => document.querySelector(".find-opener")?.click(),
  "Control+Shift+Enter": () => {
    const button = buttonOf("_publish");
    if (button && window.confirm(`${button.value}?`)) button.click();
  },
};

const pressed = (event) => [
  (event.ctrlKey || event.metaKey) && "Control", event.altKey && "Alt", event.shiftKey && "Shift",
  event.key.length === 1 ? event.key.toLowerCase() : event.key,
].filter(Boolean).join("+");

if (form && !document.body.classList.contains("without-keys")) {
  document.addEventListener("keydown", (event) => {
    const act = KEYS[pressed(event)];
    if (!act) return;
    event.preventDefault();
    act();
  }, { capture: true });
}
