// Sections, figures and corrections: added from the page's templates, folded, and removed with undo.
// For other scripts of the desk: Parts. They hear of a new part by Django's own event,
// formset:added, and of all that changes in the order or number of parts by parts:changed.
"use strict";

window.Parts = (() => {
  const KINDS_IN_LINE = ["section", "figure"];

  const Parts = {
    form: null,
    items: (group) => group.querySelector(":scope > .parts-items"),
    of: (group) => [...Parts.items(group).querySelectorAll(":scope > .part")],
    group: (part) => part.closest(".parts"),
    field: (part, name) => Parts.form.elements[`${part.id}-${name}`],
    count: (group, which = "TOTAL") => Parts.form.elements[`${group.dataset.name}-${which}_FORMS`],
    isRemoved: (part) => Boolean(Parts.field(part, "DELETE")?.checked),

    name(part) {
      const words = ["headline", "caption", "text"].map((name) => Parts.field(part, name)?.value.trim());
      return words.find(Boolean) || "…";
    },

    // The places of the parts, as they are sent.
    number(group) {
      Parts.of(group).forEach((part, place) => {
        const position = Parts.field(part, "position");
        if (position) position.value = place;
      });
    },

    changed: (part) => part.dispatchEvent(new CustomEvent("parts:changed", { bubbles: true })),

    add(group, after = null) {
      const { kind, name } = group.dataset;
      const template = Parts.form.querySelector(`template[data-kind="${kind}"]`);
      const total = Parts.count(group);
      const made = document.createElement("template");
      made.innerHTML = template.innerHTML.replaceAll(template.dataset.name, `${name}-${total.value}`);
      const part = made.content.firstElementChild;
      total.value = Number(total.value) + 1;
      if (after) after.after(part);
      else Parts.items(group).append(part);
      Parts.number(group);
      equip(part);
      part.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: name } }));
      Parts.changed(part);
      if (part.querySelector(".vDateField")) offerDays();
      firstField(part)?.focus();
    },

    fold(part, folded) {
      part.classList.toggle("part-folded", folded);
      const button = part.querySelector(":scope > .part-bar .part-fold");
      button?.setAttribute("aria-expanded", String(!folded));
      if (button) button.textContent = folded ? "▸" : "▾";
    },

    remove(part, removed) {
      const own = Parts.field(part, "DELETE");
      own.checked = removed;
      for (const box of part.querySelectorAll(".part .part-remove [type=checkbox]")) {
        // What was removed by itself before stays so when the part around it is back.
        if (removed && !box.checked) box.dataset.goesWith = part.id;
        if (removed || box.dataset.goesWith) box.checked = removed;
        if (!removed) delete box.dataset.goesWith;
      }
      [part, ...part.querySelectorAll(".part")].forEach(showRemoved);
      Parts.changed(part);
      Desk.changed(own);
      Desk.say(removed ? `${Parts.name(part)} is removed when you save.` : `${Parts.name(part)} is back.`);
    },
  };

  // Django's calendar beside the fields that take a day; it looks for them all at once.
  const offerDays = () => {
    document.querySelectorAll(".datetimeshortcuts").forEach((shortcuts) => shortcuts.remove());
    window.DateTimeShortcuts?.init();
  };

  const firstField = (part) => [...part.querySelectorAll(":scope > .part-body :is(input, select, textarea, button)")]
    .find((field) => field.getClientRects().length);

  const showRemoved = (part) => {
    part.classList.toggle("part-removed", Parts.isRemoved(part));
    const undo = part.querySelector(":scope > .part-bar .part-undo");
    if (undo) undo.hidden = !Parts.isRemoved(part);
  };

  const equip = (part) => {
    const bar = part.querySelector(":scope > .part-bar");
    const kind = Parts.group(part).dataset.kind;
    const foldButton = Desk.button(
      { label: "▾", title: `Fold or open this ${kind}`, className: "part-fold" },
      () => Parts.fold(part, !part.classList.contains("part-folded")),
    );
    foldButton.setAttribute("aria-expanded", "true");
    bar.prepend(foldButton);
    if (!Parts.field(part, "DELETE")) return; // to be read only
    const tools = document.createElement("span");
    tools.className = "part-tools";
    if (KINDS_IN_LINE.includes(kind)) tools.append(...Moving.buttons(part, kind));
    if (kind === "section") {
      tools.append(Desk.button(
        { label: "+", title: "Add a section after this one" },
        () => Parts.add(Parts.group(part), part),
      ));
    }
    const gone = Desk.button({ label: "Remove", className: "part-gone" }, () => {
      Parts.remove(part, true);
      undo.focus();
    });
    const undo = Desk.button({ label: "Undo", className: "part-undo" }, () => {
      Parts.remove(part, false);
      gone.focus();
    });
    tools.append(gone, undo);
    bar.append(tools);
    showRemoved(part);
    if (KINDS_IN_LINE.includes(kind)) Moving.listen(part, bar);
    const adding = part.querySelector(":scope > .part-body > .parts");
    if (adding) offerAdding(adding);
  };

  const offerAdding = (group) => {
    group.querySelector(":scope > .part-add button")?.addEventListener("click", () => Parts.add(group));
  };

  document.addEventListener("DOMContentLoaded", () => {
    Parts.form = document.getElementById("article_form");
    if (!Parts.form?.querySelector(".parts")) return;
    document.body.classList.add("desk-scripted");
    Parts.form.querySelectorAll(".part").forEach(equip);
    Parts.form.querySelectorAll("#article_form > div > .parts").forEach(offerAdding);
    const sections = document.getElementById("sections-group");
    const all = Desk.button({ label: "Fold all", className: "fold-all" }, () => {
      const folding = all.textContent === "Fold all";
      Parts.of(sections).forEach((part) => Parts.fold(part, folding));
      all.textContent = folding ? "Open all" : "Fold all";
    });
    sections.querySelector(":scope > .parts-title").append(all);
    // A place that a note above the form leads to is not left folded.
    document.addEventListener("click", ({ target }) => {
      const place = target.closest?.('a[href^="#"]')?.hash.slice(1);
      const part = place && document.getElementById(place)?.closest(".part");
      if (part) Parts.fold(part, false);
    });
  });

  return Parts;
})();
