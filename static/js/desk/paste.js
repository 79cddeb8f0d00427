// What is pasted into a text is cleaned by the server, as it will be when it is saved, and what was
// left out is said beside it. Where the server cannot be asked, the editor takes what it understands,
// and saving cleans the rest.
import { eachEditor } from "./lib/editors.js";
import { note } from "./lib/form.js";
import { noteUnder } from "./lib/note.js";
import { lightened, unstyled } from "./lib/pasted.js";
import { heldPlace } from "./lib/place.js";
import { gettext } from "./lib/words.js";

const WAIT = 8000; // milliseconds
const LARGEST = 2_000_000; // characters

eachEditor((editor, textarea) => {
  const url = note?.dataset.clean;
  const form = textarea.form;
  if (!url || !form) return;

  const { view } = editor;
  const say = noteUnder(textarea.parentElement);

  const cleaned = async (html, text) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append(html ? "html" : "text", html || text);
    const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(WAIT) });
    if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
    return response.json();
  };

  let ours = false;
  let pending = null;

  // What is being cleaned is part of what is saved.
  window.addEventListener("submit", (event) => {
    if (event.target !== form || !pending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    pending.then(() => form.requestSubmit(submitter));
  }, true);

  const paste = async (html, text, fallback) => {
    const place = heldPlace(editor);
    const waiting = setTimeout(() => say(gettext("Cleaning what you pasted…")), 500);
    const answer = await cleaned(html, text).catch(() => null);
    clearTimeout(waiting);
    if (editor.isDestroyed) return;
    ours = true;
    try {
      place.actThere(() => {
        if (answer?.html) view.pasteHTML(answer.html);
        else if (!answer) view.dispatch(view.state.tr.replaceSelection(fallback));
      });
    } finally {
      ours = false;
    }
    if (answer) say(answer.left_out, answer.passages);
    else say(gettext("The server could not be asked what to keep of this. It is cleaned when you save."));
  };

  view.setProps({
    handlePaste: (_view, event, slice) => {
      if (ours || !event.clipboardData) return false;
      const text = event.clipboardData.getData("text/plain");
      const html = lightened(event.clipboardData.getData("text/html"));
      const own = /\sdata-pm-slice=/.test(html);
      if (own || html.length > LARGEST || text.length > LARGEST) return false;
      if (!html && !text.trim().includes("\n")) return false;
      const mine = (pending ?? Promise.resolve()).then(() => paste(html, text, slice))
        // The next one, and the save that waits for it, go on.
        .catch(() => say(gettext("What you pasted could not be put in. Look at the text, and paste it again.")))
        .finally(() => { if (pending === mine) pending = null; });
      pending = mine;
      return true;
    },
    // Where the server is not asked: what looks like a style or a picture is not applied or loaded.
    transformPastedHTML: unstyled,
  });
});
