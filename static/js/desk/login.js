// Whether the login stands that a form was opened under; the token that forms need after another.
"use strict";

window.Login = (() => {
  const data = () => document.querySelector("[data-login-state]").dataset;
  const TIMEOUT = 10000; // milliseconds

  return {
    // Throws where the server cannot be reached, and Copies.Refused where it answers something else.
    async state() {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), TIMEOUT);
      try {
        const headers = { Accept: "application/json" };
        const response = await fetch(data().loginState, { headers, signal: abort.signal });
        if (!response.ok) throw new Copies.Refused(response.status);
        return await response.json();
      } finally {
        clearTimeout(timer);
      }
    },

    token: () => document.querySelector("[name=csrfmiddlewaretoken]").value,

    renew(token) {
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    },

    // Who is logged in: "same", nobody ("") or the name of somebody else. The same gets a token.
    async check() {
      const { editor, name, token } = await this.state();
      if (!editor) return "";
      if (editor !== data().editor) return name;
      this.renew(token);
      return "same";
    },

    address: () => data().login,

    // The link with which one logs in beside the text.
    link() {
      const link = document.createElement("a");
      link.href = data().login;
      link.target = "_blank";
      link.textContent = "Log in here";
      return link;
    },

    // Calls back when somebody may have logged in, in another window.
    whenChanged(back) {
      new BroadcastChannel("worldview:login").addEventListener("message", back);
      window.addEventListener("focus", back);
    },
  };
})();
