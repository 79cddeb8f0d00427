// A row of names, each with a button to remove it; dragged, or moved by Alt and arrows, into order.
import { button, say } from "./dom.js";
import { gettext } from "./words.js";

// list: an <ol>. names(): those of now. write(names): what is wanted instead. leave(): where the
// cursor goes after one is removed. Returns what draws the row anew.
export function row(list, names, write, leave) {
  let dragged = null;

  const move = (from, to) => {
    const wanted = names();
    if (to < 0 || to >= wanted.length) return;
    const [name] = wanted.splice(from, 1);
    wanted.splice(to, 0, name);
    write(wanted);
    list.children[to].querySelector("button").focus();
    say(gettext("%(name)s: place %(place)s of %(number)s", { name, place: to + 1, number: wanted.length }));
  };

  const remove = (name, place) => {
    const gone = button({ label: "×", title: gettext("Remove %(name)s (Alt and arrows move it)", { name }) }, () => {
      write(names().filter((_, other) => other !== place));
      leave();
    });
    gone.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || !event.altKey) return;
      event.preventDefault();
      move(place, place + step);
    });
    return gone;
  };

  const item = (name, place) => {
    const made = document.createElement("li");
    made.draggable = true;
    made.append(name, remove(name, place));
    made.addEventListener("dragstart", ({ dataTransfer }) => {
      dragged = place;
      dataTransfer.effectAllowed = "move";
      dataTransfer.setData("text/plain", name);
    });
    made.addEventListener("dragover", (event) => {
      if (dragged !== null) event.preventDefault();
    });
    made.addEventListener("drop", (event) => {
      if (dragged === null) return;
      event.preventDefault();
      move(dragged, place);
      dragged = null;
    });
    made.addEventListener("dragend", () => {
      dragged = null;
    });
    return made;
  };

  return () => list.replaceChildren(...names().map(item));
}
