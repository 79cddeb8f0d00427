// Comforts for readers; every page does without. How a page is read is remembered in this browser
// alone, links of sections and paragraphs are at hand, and subscribing takes one step.
"use strict";

(() => {
  const KINDS = ["theme", "size", "width"];
  const root = document.documentElement;
  const text = document.currentScript.dataset; // in the language of the page
  const key = (kind) => `worldview:${kind}`;
  const stored = (kind) => { try { return localStorage.getItem(key(kind)) ?? ""; } catch { return ""; } };
  const keep = (kind, value) => {
    try {
      if (value) localStorage.setItem(key(kind), value); else localStorage.removeItem(key(kind));
    } catch { /* for this page only */ }
  };
  const tints = document.querySelectorAll("meta[name=theme-color]");
  const apply = (kind, value) => {
    if (value) root.dataset[kind] = value; else delete root.dataset[kind];
    // What stands around the page in some browsers is as light or dark as the page.
    if (kind === "theme") ["light", "dark"].forEach((theme, at) => {
      tints[at].media = value ? (value === theme ? "all" : "not all") : `(prefers-color-scheme: ${theme})`;
    });
  };
  // Before anything is drawn.
  for (const kind of KINDS) apply(kind, stored(kind));

  document.addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector(".reading");
    const template = place?.querySelector("template");
    if (template) {
      place.append(template.content.cloneNode(true));
      const form = place.querySelector("form");
      for (const kind of KINDS) {
        for (const choice of form.elements[kind]) choice.checked = choice.value === (root.dataset[kind] ?? "");
      }
      form.addEventListener("change", ({ target }) => {
        apply(target.name, target.value);
        keep(target.name, target.value);
      });
      const panel = place.querySelector("details");
      document.addEventListener("click", ({ target }) => { if (!place.contains(target)) panel.open = false; });
      place.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        panel.open = false;
        panel.querySelector("summary").focus();
      });
    }

    // What is wrong is told first, to who hears the page too.
    document.querySelector(".errors")?.focus();

    // Who has just subscribed has the time of the clock at hand, until they choose another.
    const zone = document.querySelector("[data-welcome] select[name=time_zone]");
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && [...zone.options].some((option) => option.value === here)) zone.value = here;

    // What is folded opens for who was led there, in browsers that do not do so themselves.
    const unfold = () => {
      const folded = document.getElementById(location.hash.slice(1))?.closest("details:not([open])");
      if (folded) folded.open = true;
    };
    addEventListener("hashchange", unfold);
    unfold();

    // The form by e-mail is sent in one step: a stamp is fetched when somebody begins to type.
    for (const form of document.querySelectorAll(".subscribe-form")) {
      form.addEventListener("focusin", async () => {
        const response = await fetch(form.dataset.stamp).catch(() => null);
        if (response?.ok) form.elements.stamp.value = await response.text();
      }, { once: true });
    }

    // Paragraphs have addresses; beside the one under the mouse stands a link to it.
    const mark = document.createElement("a");
    mark.className = "paragraph-link";
    mark.tabIndex = -1;
    mark.setAttribute("aria-hidden", "true");
    document.addEventListener("pointerover", ({ target, pointerType }) => {
      const paragraph = pointerType === "mouse" && target.closest?.(".prose p[id]");
      if (!paragraph || mark.parentElement === paragraph) return;
      mark.href = `#${paragraph.id}`;
      paragraph.append(mark);
    });

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
