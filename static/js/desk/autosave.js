// Keeps what is typed into a column's form: in this browser at once, on the server every few seconds.
// Saving works without this script; it only guards the words.
import { openedCopy } from "./autosave/copy.js";
import { showOthers } from "./autosave/others.js";
import { leaveWhenSpent } from "./autosave/returning.js";
import { askBeforeSaving } from "./autosave/saving.js";
import { sending } from "./autosave/sending.js";
import { telling } from "./autosave/telling.js";
import { debounce } from "./lib/debounce.js";
import { eachEditor } from "./lib/editors.js";
import { form, note } from "./lib/form.js";

const EVERY = 2000; // milliseconds
const SOON = 250;
const PATIENCE = 5000;

// Whoever types before the page is there, which it is when its editors are, has begun it.
const beginWhenThere = (copy, then) => {
  for (const touch of ["pointerdown", "keydown", "beforeinput"]) {
    form.addEventListener(touch, copy.begin, { capture: true });
  }
  const isThere = () => [...form.querySelectorAll("textarea.prose")]
    .every((field) => field.closest(".prose-editor"));
  window.addEventListener("load", () => {
    const started = Date.now();
    const wait = setInterval(() => {
      if (!copy.begun() && !isThere() && Date.now() - started < PATIENCE) return;
      clearInterval(wait);
      copy.begin();
      then();
    }, 100);
  });
};

const noticeWhatIsTyped = (copy) => {
  const noticeSoon = debounce(copy.notice, SOON);
  for (const event of ["input", "change", "drop", "paste", "cut"]) form.addEventListener(event, noticeSoon);
  eachEditor((editor) => editor.on("update", noticeSoon));
};

const sendWhenLeft = (sent) => {
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") sent.leave(); });
  window.addEventListener("pagehide", sent.leave);
};

if (form && note) {
  const copy = openedCopy(form, note.dataset);
  const tell = telling(note, copy.isRoom);
  const sent = sending(copy, tell, showOthers(copy, note.dataset.url));
  askBeforeSaving(form, copy, tell, sent);
  leaveWhenSpent(copy, note.dataset.madeWith);
  noticeWhatIsTyped(copy);
  sendWhenLeft(sent);
  beginWhenThere(copy, () => setInterval(sent.turn, EVERY));
}
