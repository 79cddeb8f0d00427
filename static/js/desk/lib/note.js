// A note under a field, read aloud as it changes: a sentence, and the words it speaks of to unfold.
import { gettext } from "./words.js";

export function noteUnder(field) {
  const note = document.createElement("div");
  note.className = "paste-note";
  note.setAttribute("role", "status");
  note.hidden = true;
  field.after(note);

  return (sentence, passages = []) => {
    note.textContent = sentence;
    note.hidden = !sentence;
    if (!passages.length) return;
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = gettext("The words of it");
    details.append(summary);
    for (const passage of passages) {
      const line = document.createElement("p");
      line.textContent = passage;
      details.append(line);
    }
    note.append(details);
  };
}
