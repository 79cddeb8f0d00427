// Who else is at this column: people, as the server says, and other tabs of this browser.
import { gettext } from "../lib/words.js";

// What each tells is one line; who: "people" or "tab".
const line = (place) => {
  const others = { people: place.textContent.trim(), tab: "" };
  return (who, words) => {
    others[who] = words ?? "";
    place.textContent = Object.values(others).filter(Boolean).join(" ");
    place.hidden = !place.textContent;
  };
};

// Returns what shows the words on people.
export function showOthers(copy, url) {
  const show = line(document.getElementById("others-here"));
  const column = url.match(/\/(\d+)\//)?.[1];
  // The same column in another tab; of new columns, the same kept words.
  const tabs = new BroadcastChannel(`worldview:open:${column ?? copy.key()}`);
  const open = new Set();
  const greet = () => tabs.postMessage({ opened: copy.writer });

  tabs.addEventListener("message", ({ data }) => {
    if (data.closed) open.delete(data.closed);
    else open.add(data.opened ?? data.here);
    if (data.opened) tabs.postMessage({ here: copy.writer });
    show("tab", open.size && gettext(
      "This column is open in another tab too. Whichever saves second is shown both texts.",
    ));
  });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) greet(); });
  window.addEventListener("pagehide", () => tabs.postMessage({ closed: copy.writer }));
  greet();

  return (words) => show("people", words);
}
