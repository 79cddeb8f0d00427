// Sends a comment without leaving the column. A stamp is fetched when somebody begins to write; where
// anything fails, the form does what it does without this script: it leads to the preview.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-send]");
  if (!place) return;
  const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");
  let stamp = null;

  const begin = () => {
    stamp ??= fetch(place.querySelector("form").action)
      .then(parsed)
      .then((page) => page.querySelector("[data-stamp]").dataset.stamp)
      .catch(() => null);
    place.querySelector("form button").textContent = place.dataset.send;
  };
  const title = document.title;
  // What is wrong is told first, and by the title too: that of the page that would say so.
  const show = (element, errors = null, said = title) => {
    place.replaceChildren(element);
    document.title = errors ? said : title;
    const first = errors ?? element;
    first.tabIndex = -1;
    first.focus();
    first.scrollIntoView({ block: "nearest" });
  };

  place.addEventListener("focusin", begin, { once: true });
  // What a page of its own says, as a part of this one: its title is no title here, and its forms
  // go on leading to it.
  const shownHere = (element, address) => {
    element.querySelector(".kicker")?.remove();
    for (const title of element.querySelectorAll("h1, h2")) {
      const smaller = document.createElement(title.matches("h1") ? "h3" : "h4");
      smaller.append(...title.childNodes);
      smaller.className = title.className;
      title.replaceWith(smaller);
    }
    for (const form of element.querySelectorAll("form:not([action])")) form.action = address;
    return element;
  };

  place.addEventListener("submit", async (event) => {
    const form = event.target;
    // What was not taken can go to the editor, on a page of its own.
    if (!form.matches(".letter-form") || event.submitter?.name === "tried") return;
    event.preventDefault();
    begin();
    const data = new URLSearchParams(new FormData(form));
    data.set("stamp", (await stamp) ?? "");
    try {
      if (!data.get("stamp")) throw new Error("no stamp");
      const response = await fetch(form.action, { method: "POST", body: data });
      const page = await parsed(response);
      const again = page.querySelector("main form[action]");
      if (response.redirected) show(shownHere(page.querySelector("main > div"), response.url));
      else if (page.getElementById("typed")) show(shownHere(page.querySelector("main > div"), form.action));
      else if ([409, 422, 429].includes(response.status) && again) {
        show(again, again.querySelector(".errors"), page.title);
        again.querySelector("button").textContent = place.dataset.send;
      } else throw new Error(response.status);
    } catch {
      form.submit();
    }
  });
});
