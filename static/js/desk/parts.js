// Sections and figures: folded, moved by buttons (dragging is django-nested-admin's), added where
// they are wanted, removed with undo; and the key headlines as they will be.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("article_form");
  if (!form || !form.querySelector(".parts")) return;
  document.body.classList.add("desk-scripted");

  const partsOf = (group) => [...group.querySelectorAll(
    ":scope > fieldset > .djn-items > .djn-inline-form:not(.djn-empty-form)",
  )];
  const groupOf = (part) => part.closest(".parts");
  const field = (part, name) => form.elements[`${part.id}-${name}`];
  const isRemoved = (part) => field(part, "DELETE")?.checked;

  const nameOf = (part) => {
    const words = field(part, "headline")?.value || field(part, "caption")?.value || "";
    return words.trim() || "…";
  };

  const number = (group) => {
    partsOf(group).forEach((part, place) => {
      const position = field(part, "position");
      if (position) position.value = place;
    });
  };

  // --- The key headlines, as readers will get them ------------------------------------------------

  const outline = document.getElementById("key-headlines-outline");
  const words = document.getElementById("column-words");
  const sections = document.getElementById("sections-group");

  const draw = () => {
    for (const part of form.querySelectorAll(".part:not(.djn-empty-form)")) {
      const name = part.querySelector(":scope > .part-bar .part-name");
      if (name && name.textContent !== nameOf(part)) name.textContent = nameOf(part);
    }
    if (!sections) return;
    const shown = partsOf(sections).filter((part) => !isRemoved(part));
    outline?.replaceChildren(...shown.map((part) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${part.id}`;
      link.textContent = nameOf(part);
      link.addEventListener("click", () => fold(part, false));
      item.append(link);
      return item;
    }));
    if (words) {
      const texts = shown.map((part) => part.querySelector(".ProseMirror[contenteditable]")?.textContent ?? "");
      const count = texts.join(" ").split(/\s+/).filter(Boolean).length;
      words.textContent = `${count.toLocaleString()} words`;
    }
  };

  // --- What can be done to a part -----------------------------------------------------------------

  const fold = (part, folded) => {
    part.classList.toggle("part-folded", folded);
    const button = part.querySelector(":scope > .part-bar .part-fold");
    button?.setAttribute("aria-expanded", String(!folded));
    if (button) button.textContent = folded ? "▸" : "▾";
  };

  const move = (part, step, button) => {
    const parts = partsOf(groupOf(part));
    const other = parts[parts.indexOf(part) + step];
    if (!other) return;
    if (step < 0) other.before(part);
    else other.after(part);
    number(groupOf(part));
    draw();
    Desk.changed(field(part, "position"));
    button.focus();
    part.scrollIntoView({ block: "nearest" });
    Desk.say(`${nameOf(part)}: place ${parts.indexOf(part) + step + 1} of ${parts.length}`);
  };

  const remove = (part, removed) => {
    for (const box of [field(part, "DELETE"), ...part.querySelectorAll(".part:not(.djn-empty-form) > .part-bar .part-remove [type=checkbox]")]) {
      if (box) box.checked = removed;
    }
    part.classList.toggle("part-removed", removed);
    part.querySelector(":scope > .part-bar .part-undo").hidden = !removed;
    draw();
    Desk.changed(field(part, "DELETE"));
    Desk.say(removed ? `${nameOf(part)} is removed when you save.` : `${nameOf(part)} is back.`);
  };

  const addAfter = (part) => {
    const group = groupOf(part);
    const added = django.jQuery(group).djangoFormset().add()[0];
    part.after(added);
    number(group);
    draw();
    form.querySelector(`#${added.id} [name$="-headline"]`)?.focus();
  };

  const equip = (part) => {
    const bar = part.querySelector(":scope > .part-bar");
    if (!bar || bar.querySelector(".part-tools")) return;
    const kind = groupOf(part).dataset.part;
    const tools = document.createElement("span");
    tools.className = "part-tools";
    const foldButton = Desk.button(
      { label: "▾", title: `Fold or open this ${kind}`, className: "part-fold" },
      () => fold(part, !part.classList.contains("part-folded")),
    );
    foldButton.setAttribute("aria-expanded", "true");
    bar.prepend(foldButton);
    if (field(part, "position")) {
      const up = Desk.button({ label: "↑", title: `Move this ${kind} up (Alt and arrow up)` }, () => move(part, -1, up));
      const down = Desk.button({ label: "↓", title: `Move this ${kind} down (Alt and arrow down)` }, () => move(part, 1, down));
      tools.append(up, down);
      if (kind === "section") {
        tools.append(Desk.button({ label: "+", title: "Add a section after this one" }, () => addAfter(part)));
      }
    }
    if (field(part, "DELETE")) {
      const undo = Desk.button({ label: "Undo", className: "part-undo" }, () => remove(part, false));
      undo.hidden = true;
      tools.append(Desk.button({ label: "Remove", className: "part-gone" }, () => { remove(part, true); undo.focus(); }), undo);
      part.classList.toggle("part-removed", isRemoved(part));
      undo.hidden = !isRemoved(part);
    }
    bar.append(tools);
    bar.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || !field(part, "position")) return;
      event.preventDefault();
      move(part, event.key === "ArrowUp" ? -1 : 1, document.activeElement);
    });
  };

  form.querySelectorAll(".part:not(.djn-empty-form)").forEach(equip);
  if (sections) {
    const all = Desk.button({ label: "Fold all", className: "fold-all" }, () => {
      const folding = all.textContent === "Fold all";
      partsOf(sections).forEach((part) => fold(part, folding));
      all.textContent = folding ? "Open all" : "Fold all";
    });
    sections.querySelector(":scope > fieldset > .parts-title").append(all);
  }
  document.addEventListener("formset:added", ({ target }) => {
    if (!(target instanceof Element)) return;
    equip(target);
    target.querySelectorAll(".part:not(.djn-empty-form)").forEach(equip);
    draw();
    const first = target.querySelector('[name$="-headline"]');
    if (first) requestAnimationFrame(() => first.focus());
  });
  django.jQuery(document).on("djnesting:mutate", draw);
  form.addEventListener("input", draw);
  document.addEventListener("prose-editor:ready", ({ detail }) => { draw(); detail.editor.on("update", draw); });
  // A place that a note above the form leads to is not left folded.
  document.addEventListener("click", ({ target }) => {
    const place = target.closest?.('a[href^="#"]')?.hash.slice(1);
    const part = place && document.getElementById(place)?.closest(".part");
    if (part) fold(part, false);
  });
  draw();
});
