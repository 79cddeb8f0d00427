// Words the server does not have yet, in this browser: one copy for each opened page of a form. A
// copy goes when the server has said that it has the words, and not before.
"use strict";

window.Copies = (() => {
  const PREFIX = "worldview:copy:";
  const FORMER = "worldview:unsent:"; // as kept by a former version, under the address to send to
  const place = ({ key, writer }) => `${PREFIX}${key}:${writer}`;

  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };

  const randomKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  class Refused extends Error {
    constructor(status) {
      super(`answered ${status}`);
      this.status = status;
    }
  }

  return {
    randomKey,
    Refused,

    // copy: {key, writer, base, sequence, editor, url, form}. Whether there was room for it.
    put(copy) {
      try {
        localStorage.setItem(place(copy), JSON.stringify(copy));
        return true;
      } catch {
        return false;
      }
    },

    // The server has this state of it.
    drop(copy) {
      if (copy.former) localStorage.removeItem(copy.former);
      else if ((read(place(copy))?.sequence ?? Infinity) <= copy.sequence) localStorage.removeItem(place(copy));
    },

    // Those of an editor. What a former version kept names nobody.
    all(editor) {
      const copies = [];
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(FORMER)) {
          copies.push({
            key: randomKey(), writer: randomKey(), base: "", sequence: "", editor, former: name,
            url: name.slice(FORMER.length), form: localStorage.getItem(name),
          });
        } else if (name.startsWith(PREFIX)) {
          const copy = read(name);
          if (copy?.editor === editor) copies.push(copy);
        }
      }
      return copies;
    },

    // What the server answers to a copy; throws Refused, or what fetch throws without a network.
    async send(copy, token) {
      const { key, writer, base, sequence, editor } = copy;
      const state = { _copy: key, _writer: writer, _base: base, _sequence: sequence, _editor: editor };
      const body = `${copy.form}&${new URLSearchParams(state)}`;
      const response = await fetch(copy.url, {
        method: "POST",
        body,
        headers: {
          Accept: "application/json",
          "Content-Type": "application/x-www-form-urlencoded",
          "X-CSRFToken": token,
        },
        // Goes on when the page is left; browsers allow that for 64 KB at once.
        keepalive: body.length < 60000,
      });
      if (!response.ok || response.redirected) throw new Refused(response.redirected ? 401 : response.status);
      return response.json();
    },
  };
})();
