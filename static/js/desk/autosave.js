// Keeps what is typed into a column's form: in this browser at once, on the server every few seconds.
// Saving works without this script; it only guards the words.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const EVERY = 2000; // milliseconds
  const SOON = 250;
  const PATIENCE = 8; // turns, after the server did not take it
  const form = document.getElementById("article_form");
  const note = document.getElementById("autosave-note");
  if (!form || !note) return;

  const state = (name) => form.elements[`_${name}`];
  const copy = {
    key: state("copy").value,
    writer: Copies.randomKey(),
    base: Number(state("base").value),
    sequence: Number(state("base").value),
    editor: note.dataset.editor,
    url: note.dataset.url,
    form: null,
  };
  state("writer").value = copy.writer;

  const say = (...words) => note.replaceChildren(...words.flatMap((word) => [word, " "]));
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  // --- What stands in the form ------------------------------------------------------------------

  const written = (data = new FormData(form)) => {
    const words = new URLSearchParams();
    for (const [name, value] of data) {
      // Files are taken in when they are chosen; the templates of new parts are no words.
      if (typeof value === "string" && !name.startsWith("_") && !name.includes("__prefix__")
          && !name.includes("-empty-") && name !== "csrfmiddlewaretoken") {
        words.append(name, value);
      }
    }
    return words.toString();
  };

  const isProse = (field) => field.matches(".prose-editor textarea, .prose-editor ~ textarea");
  const TYPED = "textarea, input:is([type=text], [type=date], [type=url], [type=number], :not([type]))";
  const isTyped = (field) => field.matches(TYPED);

  // What came from the server. The scripts of the page tidy their fields first; what stands
  // otherwise in a field that people type in was typed already.
  const loaded = () => {
    const data = new FormData(form);
    for (const field of form.elements) {
      if (field.name && isTyped(field) && !isProse(field) && data.has(field.name)) {
        data.set(field.name, field.defaultValue);
      }
    }
    return written(data);
  };

  let onServer = null; // null until the page is there
  let isRoom = true;
  // Come back to from the page after a save, a form may have been filled by the browser with what is
  // saved by now. Nothing in it counts until the server has said whether it is.
  let spent = Boolean(history.state?.key);

  const begun = () => onServer !== null;
  const begin = () => {
    if (begun()) return;
    onServer = copy.form = loaded();
  };

  // Whether something is typed that the server does not have; this browser has it from now on.
  const notice = () => {
    if (!begun() || spent) return false;
    const now = written();
    if (now !== copy.form) {
      copy.form = now;
      copy.sequence += 1;
      isRoom = Copies.put(copy);
    }
    return copy.form !== onServer;
  };

  // --- Sent to the server -----------------------------------------------------------------------

  let sending = 0;
  let waiting = 0; // turns
  let troubled = false;

  const send = async () => {
    const sent = { ...copy };
    sending += 1;
    try {
      const answer = await sendAgainIfNeeded(sent);
      taken(sent, answer);
    } catch (failure) {
      waiting = PATIENCE;
      troubled = true;
      explain(failure);
    } finally {
      sending -= 1;
    }
  };

  // A log-in elsewhere makes the token of this page an old one.
  const sendAgainIfNeeded = async (sent) => {
    try {
      return await Copies.send(sent, Login.token());
    } catch (failure) {
      if (failure.status !== 403 || (await Login.check()) !== "same") throw failure;
      return Copies.send(sent, Login.token());
    }
  };

  const taken = (sent, { key, saved, at, others }) => {
    Copies.drop(sent);
    if (key.replaceAll("-", "") !== copy.key.replaceAll("-", "")) {
      // Another page goes on with that copy; this one has its own from now on.
      Copies.drop(copy);
      copy.key = state("copy").value = key;
      if (copy.form !== sent.form) Copies.put(copy);
    }
    copy.base = Math.max(copy.base, sent.sequence);
    state("base").value = copy.base;
    onServer = sent.form;
    troubled = false;
    here("people", others);
    document.dispatchEvent(new CustomEvent("desk:kept", { detail: { key: copy.key } }));
    say(saved ? "These words are saved." : `Your words are kept (${at}). Save when you are done.`);
  };

  const local = () => (isRoom
    ? `Your words are kept in this browser (${clock()}).`
    : "This browser has no room to keep your words either: copy them before you leave this page.");

  const explain = async (failure) => {
    const { status } = failure;
    if (!status) say("The server cannot be reached.", local());
    else if (status === 401 || status === 403) await explainLogin(status);
    else if (status === 404) say("The column is not there any more.", local());
    else if (status === 413 || status === 400) say("The server does not take so long a text.", local());
    else say(`The server has a fault (${status}).`, local());
  };

  const explainLogin = async (status) => {
    const who = await Login.check().catch(() => "");
    if (who === "same" && status === 403) say("You may not change this column any more.", local());
    else if (who === "same") waiting = 0;
    else if (who) {
      const said = `You are logged in as ${who} now; these words are yours from before.`;
      say(said, local(), Login.link(), "as who wrote them.");
    }
    else say("You are logged out.", local(), Login.link(), "and go on.");
  };

  const turn = () => {
    if (waiting > 0) waiting -= 1;
    if (notice() && !sending && !waiting) send();
  };

  Login.whenChanged(async () => {
    if (!troubled || !begun()) return;
    if ((await Login.check().catch(() => "")) !== "same") return;
    waiting = 0;
    if (notice()) send();
    else say("You are logged in again. Save when you are done.");
  });

  // --- Saved ------------------------------------------------------------------------------------

  // Asked before the form goes: a form sent without a login would not come back. The browser's copy
  // stays until a page of the desk hears from the server that the words are saved.
  let certain = false;
  let asking = false;
  form.addEventListener("submit", async (event) => {
    if (!begun()) begin();
    notice();
    if (certain) {
      copy.sequence += 1; // what is typed from now on comes after what is saved
      state("sequence").value = copy.sequence;
      if (copy.form !== onServer) Copies.put(copy);
      history.replaceState({ key: copy.key }, "");
      certain = false;
      return;
    }
    event.preventDefault();
    if (asking) return;
    asking = true;
    const { submitter } = event;
    try {
      if ((await Login.check()) === "same") {
        certain = true;
        form.requestSubmit(submitter);
      } else {
        troubled = true;
        await explainLogin(401);
      }
    } catch (failure) {
      troubled = true;
      const { status } = failure;
      const why = status ? `The server has a fault (${status}).` : "The server cannot be reached.";
      say("Nothing is saved yet.", why, local(), "Try again in a moment.");
    } finally {
      asking = false;
    }
  });

  // Back from the page after a save: this form is spent, and the column has what was in it.
  window.addEventListener("pageshow", async ({ persisted }) => {
    if (persisted) tabs.postMessage({ opened: copy.writer });
    const key = history.state?.key;
    if (!key || (persisted && notice())) return;
    const asked = `${note.dataset.madeWith}?key=${key}`;
    const response = await fetch(asked, { headers: { Accept: "application/json" } }).catch(() => null);
    const address = response?.ok ? (await response.json()).address : null;
    spent = Boolean(address) && (persisted || address !== location.pathname);
    if (spent) location.replace(address);
  });

  // --- Who else is here -------------------------------------------------------------------------

  const noteOfOthers = document.getElementById("others-here");
  const others = { people: noteOfOthers.textContent.trim(), tab: "" };
  const here = (who, words) => {
    others[who] = words ?? "";
    noteOfOthers.textContent = Object.values(others).filter(Boolean).join(" ");
    noteOfOthers.hidden = !noteOfOthers.textContent;
  };

  // The same column in another tab of this browser; of new columns, the same kept words.
  const column = copy.url.match(/\/(\d+)\//)?.[1];
  const tabs = new BroadcastChannel(`worldview:open:${column ?? copy.key}`);
  const open = new Set();
  tabs.addEventListener("message", ({ data }) => {
    if (data.closed) open.delete(data.closed);
    else open.add(data.opened ?? data.here);
    if (data.opened) tabs.postMessage({ here: copy.writer });
    here("tab", open.size && "This column is open in another tab too. Whichever saves second is shown both texts.");
  });
  tabs.postMessage({ opened: copy.writer });

  // --- When ---------------------------------------------------------------------------------------

  let soon = null;
  const noticeSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(notice, SOON);
  };
  for (const event of ["input", "change", "drop", "paste", "cut"]) form.addEventListener(event, noticeSoon);
  document.addEventListener("prose-editor:ready", ({ detail }) => detail.editor.on("update", noticeSoon));

  const leave = () => {
    if (notice()) send();
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  window.addEventListener("pagehide", () => {
    leave();
    tabs.postMessage({ closed: copy.writer });
  });

  // The page is there when its editors are: whoever types before has begun it.
  const isThere = () => [...form.querySelectorAll("textarea.prose")]
    .every((field) => field.closest(".prose-editor"));
  for (const touch of ["pointerdown", "keydown", "beforeinput"]) {
    form.addEventListener(touch, begin, { capture: true });
  }
  window.addEventListener("load", () => {
    const started = Date.now();
    const wait = setInterval(() => {
      if (!begun() && !isThere() && Date.now() - started < 5000) return;
      clearInterval(wait);
      begin();
      setInterval(turn, EVERY);
    }, 100);
  });
});
