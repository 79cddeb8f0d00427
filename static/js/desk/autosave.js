// Keeps what is typed into a column's form: on the server every few seconds, and in this browser
// while the server cannot be reached. Saving works without this script; it only guards the words.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const EVERY = 2000; // milliseconds
  const form = document.getElementById("article_form");
  const note = document.getElementById("autosave-note");

  if (form && note) {
    const url = note.dataset.url;
    const place = `worldview:unsent:${url}`;

    const written = () => {
      const data = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        // Files cannot be kept; the templates of new parts are no words.
        if (typeof value === "string" && !name.includes("__prefix__") && !name.includes("-empty-")
            && name !== "csrfmiddlewaretoken") {
          data.append(name, value);
        }
      }
      return data.toString();
    };

    let kept = null;
    let sending = false;

    const say = (words) => { note.textContent = words; };

    const noteOfOthers = document.getElementById("others-here");
    const others = { people: noteOfOthers.textContent.trim(), tab: "" };
    const here = (who, words) => {
      others[who] = words ?? "";
      noteOfOthers.textContent = Object.values(others).filter(Boolean).join(" ");
      noteOfOthers.hidden = !noteOfOthers.textContent;
    };
    // The same column in another tab of this browser.
    const tabs = new BroadcastChannel(place);
    tabs.addEventListener("message", ({ data }) => {
      here("tab", "This column is open in another tab too. Whichever saves second is shown both texts.");
      if (data === "opened") tabs.postMessage("open");
    });
    tabs.postMessage("opened");

    const send = (body) => fetch(url, {
      method: "POST",
      body,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      keepalive: body.length < 60000,
    }).then(async (response) => {
      if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
      here("people", (await response.json()).others);
    });

    const keep = async () => {
      if (kept === null || sending) return;
      const now = written();
      if (now === kept) return;
      sending = true;
      try {
        await send(now);
        kept = now;
        localStorage.removeItem(place);
        document.dispatchEvent(new Event("desk:kept"));
        say(`Your words are kept (${new Date().toLocaleTimeString()}). Save when you are done.`);
      } catch (failure) {
        localStorage.setItem(place, now);
        say("The server cannot be reached. Your words are kept in this browser.");
      } finally {
        sending = false;
      }
    };

    const begin = async () => {
      const unsent = localStorage.getItem(place);
      if (unsent !== null) {
        try {
          await send(unsent);
          localStorage.removeItem(place);
          if (!location.search.includes("unsaved")) location.reload();
        } catch (failure) {
          say("Words from before are kept in this browser; they come back when the server does.");
        }
      }
      setInterval(keep, EVERY);
    };

    // Back from the preview of a column that is saved now: the form of the new one is spent.
    form.addEventListener("submit", () => {
      if (note.dataset.madeWith) history.replaceState({ madeWith: note.dataset.madeWith }, "");
    });
    window.addEventListener("pageshow", async () => {
      if (!history.state?.madeWith) return;
      const response = await fetch(history.state.madeWith);
      if (response.ok) location.replace((await response.json()).address);
    });

    // The prose editors tidy their fields after the page is there; what stands when somebody first
    // touches the form is what was loaded, and nobody's words.
    for (const touch of ["pointerdown", "keydown", "input"]) {
      form.addEventListener(touch, () => { kept ??= written(); }, { capture: true });
    }
    form.addEventListener("submit", () => localStorage.removeItem(place));
    window.addEventListener("load", () => setTimeout(begin, 1000));
  }
});
