// Comforts for readers; every page does without. Light or dark is remembered in this browser alone,
// a section's link is copied with a click, and subscribing takes one step.
"use strict";

(() => {
  const KEY = "worldview:theme";
  const root = document.documentElement;
  const text = document.currentScript.dataset; // in the language of the page
  const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const apply = (theme) => { if (theme) root.dataset.theme = theme; else delete root.dataset.theme; };
  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const line = document.querySelector(".footer-line");
    if (line) {
      const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      const dark = () => (root.dataset.theme ?? system()) === "dark";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "theme-switch";
      const name = () => { button.textContent = dark() ? text.light : text.dark; };
      button.addEventListener("click", () => {
        const theme = dark() ? "light" : "dark";
        apply(theme);
        try { localStorage.setItem(KEY, theme); } catch { /* for this page only */ }
        name();
      });
      name();
      line.append(" · ", button);
    }

    // What is wrong is told first, to who hears the page too.
    document.querySelector(".errors")?.focus();

    // Who has just subscribed has the time of the clock at hand, until they choose another.
    const zone = document.querySelector("[data-welcome] select[name=time_zone]");
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && [...zone.options].some((option) => option.value === here)) zone.value = here;

    // The form by e-mail is sent in one step: a stamp is fetched when somebody begins to type.
    for (const form of document.querySelectorAll(".subscribe-form")) {
      form.addEventListener("focusin", async () => {
        const response = await fetch(form.dataset.stamp).catch(() => null);
        if (response?.ok) form.elements.stamp.value = await response.text();
      }, { once: true });
    }

    if (!navigator.clipboard) return;
    for (const link of document.querySelectorAll(".section-link")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy-link";
      button.textContent = text.copy;
      button.setAttribute("aria-label", `${text.copyLabel} ${link.textContent}`);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(new URL(link.dataset.share ?? link.href, location.href).href);
        button.textContent = text.copied;
        setTimeout(() => { button.textContent = text.copy; }, 2000);
      });
      link.closest("h2").after(button);
    }
  });
})();
