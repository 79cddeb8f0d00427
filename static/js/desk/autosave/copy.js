// This page's copy of the words in the form: in this browser from when they are noticed, on the
// server once it said so.
import { dropCopy, putCopy, randomKey } from "../lib/copies.js";
import { loaded, written } from "./written.js";

const isSameKey = (one, other) => one.replaceAll("-", "") === other.replaceAll("-", "");

export function openedCopy(form, { editor, url }) {
  const field = (name) => form.elements[`_${name}`];
  const base = Number(field("base").value);
  const copy = { key: field("copy").value, writer: randomKey(), base, sequence: base, editor, url, form: null };
  field("writer").value = copy.writer;

  let onServer = null; // null until the page is there
  let isRoom = true;
  // Come back to from the page after a save, a form may have been filled by the browser with what is
  // saved by now. Nothing in it counts until the server has said whether it is.
  let spent = Boolean(history.state?.key);

  const begun = () => onServer !== null;

  // Another page goes on with the copy of before; this one has its own from now on.
  const goOnAs = (key, sent) => {
    dropCopy(copy);
    copy.key = field("copy").value = key;
    if (copy.form !== sent.form) putCopy(copy);
  };

  return {
    begun,
    key: () => copy.key,
    writer: copy.writer,
    isRoom: () => isRoom,
    toSend: () => ({ ...copy }),

    begin() {
      if (!begun()) onServer = copy.form = loaded(form);
    },

    spend(isSpent) {
      spent = isSpent;
    },

    // Whether something is typed that the server does not have; this browser has it from now on.
    notice() {
      if (!begun() || spent) return false;
      const now = written(form);
      if (now !== copy.form) {
        copy.form = now;
        copy.sequence += 1;
        isRoom = putCopy(copy);
      }
      return copy.form !== onServer;
    },

    // The server has what was sent, under this key.
    arrived(sent, key) {
      dropCopy(sent);
      if (!isSameKey(key, copy.key)) goOnAs(key, sent);
      copy.base = Math.max(copy.base, sent.sequence);
      field("base").value = copy.base;
      onServer = sent.form;
    },

    // The form goes: what is typed from now on comes after what is saved.
    goesWithForm() {
      copy.sequence += 1;
      field("sequence").value = copy.sequence;
      if (copy.form !== onServer) putCopy(copy);
      history.replaceState({ key: copy.key }, "");
    },
  };
}
