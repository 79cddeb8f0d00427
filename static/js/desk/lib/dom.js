// Small things that scripts of the desk make of the page.

// An element of this name with these properties, and what stands in it.
export function element(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

// A button: {label, title}, and what pressing it does.
export function button({ label, title, className = "" }, press) {
  const made = element("button", { type: "button", className, textContent: label });
  if (title) {
    made.title = title;
    made.setAttribute("aria-label", title);
  }
  made.addEventListener("click", press);
  return made;
}

// Tells people who do not see the page what a script did.
export function say(words) {
  let voice = document.getElementById("desk-voice");
  if (!voice) {
    voice = element("div", { id: "desk-voice", className: "visually-hidden" });
    voice.setAttribute("role", "status");
    document.body.append(voice);
  }
  voice.textContent = words;
}

// Tells whoever listens that a script has written into a field.
export function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
