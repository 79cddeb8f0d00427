// Words the server does not have yet, in this browser: one copy for each opened page of a form. A
// copy goes when the server has said that it has the words, and not before.
import { Refused } from "./refused.js";

const PREFIX = "worldview:copy:";
const FORMER = "worldview:unsent:"; // as kept by a former version, under the address to send to
const KEEPALIVE_LIMIT = 60000; // browsers let 64 KB at once go on when a page is left

const placeOf = ({ key, writer }) => `${PREFIX}${key}:${writer}`;

const read = (name) => {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
};

export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// copy: {key, writer, base, sequence, editor, url, form}. Whether there was room for it.
export function putCopy(copy) {
  try {
    localStorage.setItem(placeOf(copy), JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

// The server has this state of it.
export function dropCopy(copy) {
  const place = placeOf(copy);
  if (copy.former) localStorage.removeItem(copy.former);
  else if ((read(place)?.sequence ?? Infinity) <= copy.sequence) localStorage.removeItem(place);
}

const formerCopy = (name, editor) => ({
  key: randomKey(), writer: randomKey(), base: "", sequence: "", editor, former: name,
  url: name.slice(FORMER.length), form: localStorage.getItem(name),
});

// Those of an editor. What a former version kept names nobody.
export function copiesOf(editor) {
  const names = Object.keys(localStorage);
  return names.map((name) => {
    if (name.startsWith(FORMER)) return formerCopy(name, editor);
    const copy = name.startsWith(PREFIX) ? read(name) : null;
    return copy?.editor === editor ? copy : null;
  }).filter(Boolean);
}

// What the server answers to a copy; throws Refused, or what fetch throws without a network.
export async function sendCopy(copy, token) {
  const { key, writer, base, sequence, editor } = copy;
  const state = { _copy: key, _writer: writer, _base: base, _sequence: sequence, _editor: editor };
  const body = `${copy.form}&${new URLSearchParams(state)}`;
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/x-www-form-urlencoded",
    "X-CSRFToken": token,
  };
  const keepalive = body.length < KEEPALIVE_LIMIT;
  const response = await fetch(copy.url, { method: "POST", body, headers, keepalive });
  if (!response.ok || response.redirected) throw new Refused(response.redirected ? 401 : response.status);
  return response.json();
}
