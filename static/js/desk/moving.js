// Sections and figures in another order: by buttons, by Alt and the arrow keys, by dragging their
// bars. A figure goes on into the next section, past the last of one. For parts.js: Moving.
"use strict";

window.Moving = (() => {
  const NAMES = ["id", "name", "for", "aria-labelledby", "aria-describedby"];

  const rename = (part, name) => {
    const former = new RegExp(`${part.id}(?![0-9])`, "g");
    for (const element of [part, ...part.querySelectorAll("*")]) {
      for (const attribute of NAMES) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(former, name));
      }
    }
  };

  // Of another place's now: it is named as the last there, and those after it here move up by one.
  const adopt = (part, from, to) => {
    const numberIn = (group, one) => Number(one.id.slice(group.dataset.name.length + 1));
    const was = numberIn(from, part);
    const later = Parts.of(from).filter((one) => numberIn(from, one) > was)
      .sort((one, other) => numberIn(from, one) - numberIn(from, other));
    rename(part, `${to.dataset.name}-${Parts.count(to).value}`);
    Parts.field(part, "section").value = Parts.field(to.closest(".part"), "id").value;
    Parts.count(to).value = Number(Parts.count(to).value) + 1;
    later.forEach((one) => rename(one, `${from.dataset.name}-${numberIn(from, one) - 1}`));
    Parts.count(from).value = Number(Parts.count(from).value) - 1;
    const stored = Parts.count(from, "INITIAL");
    if (was < Number(stored.value)) stored.value = Number(stored.value) - 1;
  };

  // Before the part `next` of the group; without one, at its end.
  const put = (part, group, next) => {
    const from = Parts.group(part);
    if (group !== from) adopt(part, from, group);
    Parts.items(group).insertBefore(part, next ?? null);
    [from, group].forEach(Parts.number);
    Parts.changed(part);
    Desk.changed(Parts.field(part, "position"));
    const parts = Parts.of(group);
    const where = group === from ? "" : ` in ${Parts.name(group.closest(".part"))}`;
    Desk.say(`${Parts.name(part)}: place ${parts.indexOf(part) + 1} of ${parts.length}${where}`);
  };

  const step = (part, by, focused) => {
    const group = Parts.group(part);
    const parts = Parts.of(group);
    const place = parts.indexOf(part) + by;
    if (place >= 0 && place < parts.length) {
      put(part, group, by < 0 ? parts[place] : parts[place].nextElementSibling);
    } else {
      const groups = [...Parts.form.querySelectorAll(`.parts[data-kind="${group.dataset.kind}"]`)];
      const other = groups[groups.indexOf(group) + by];
      if (!other) return;
      Parts.fold(other.closest(".part"), false);
      put(part, other, by < 0 ? null : Parts.of(other)[0]);
    }
    focused.focus();
    part.scrollIntoView({ block: "nearest" });
  };

  // --- Dragged ------------------------------------------------------------------------------------

  let dragged = null;
  const line = document.createElement("div");
  line.className = "part-place";

  // Where a part that is let go of here would stand.
  const placeAt = ({ target, clientY }) => {
    const own = Parts.group(dragged);
    const group = own.dataset.kind === "section" ? own
      : target.closest?.(".part-section")?.querySelector(".parts-figure");
    if (!group) return null;
    const middle = (part) => { const box = part.getBoundingClientRect(); return box.top + box.height / 2; };
    const next = Parts.of(group).find((part) => part !== dragged && clientY < middle(part));
    return { group, next };
  };

  const end = () => {
    dragged?.classList.remove("part-dragged");
    dragged = null;
    line.remove();
  };

  const begin = (part, event) => {
    if (event.target !== event.currentTarget) return; // words or a picture in it
    dragged = part;
    part.classList.add("part-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("application/x-part", part.id);
  };

  // Before any text's editor would take it for words.
  const whileDragged = (act) => (event) => {
    if (!dragged) return;
    const place = placeAt(event);
    event.stopPropagation();
    if (!place) return;
    event.preventDefault();
    act(place);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("article_form");
    form?.addEventListener("dragover", whileDragged(({ group, next }) => {
      Parts.items(group).insertBefore(line, next ?? null);
    }), { capture: true });
    form?.addEventListener("drop", whileDragged(({ group, next }) => {
      const part = dragged;
      end();
      put(part, group, next);
    }), { capture: true });
    document.addEventListener("dragend", end);
  });

  return {
    buttons(part, kind) {
      const button = (label, direction, by) => {
        const title = `Move this ${kind} ${direction} (Alt and arrow ${direction})`;
        const made = Desk.button({ label, title }, () => step(part, by, made));
        return made;
      };
      return [button("↑", "up", -1), button("↓", "down", 1)];
    },

    listen(part, bar) {
      bar.draggable = true;
      bar.addEventListener("dragstart", (event) => begin(part, event));
      bar.addEventListener("keydown", (event) => {
        if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        step(part, event.key === "ArrowUp" ? -1 : 1, document.activeElement);
      });
    },
  };
})();
