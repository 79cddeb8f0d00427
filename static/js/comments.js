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
  const show = (element) => {
    place.replaceChildren(element);
    element.tabIndex = -1;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  };

  place.addEventListener("focusin", begin, { once: true });
  place.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    begin();
    const data = new URLSearchParams(new FormData(form));
    data.set("stamp", (await stamp) ?? "");
    try {
      if (!data.get("stamp")) throw new Error("no stamp");
      const response = await fetch(form.action, { method: "POST", body: data });
      const page = await parsed(response);
      const again = page.querySelector("main form[action]");
      if (response.redirected) show(page.querySelector("main > div"));
      else if (response.status === 422 && again) { show(again); again.querySelector("button").textContent = place.dataset.send; }
      else throw new Error(response.status);
    } catch (failure) {
      form.submit();
    }
  });
});
