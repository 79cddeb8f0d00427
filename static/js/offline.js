// The page on which a reader has the last columns kept in this browser, or no more, and which shows
// what is kept. Without a network it stands for every page that is not.
"use strict";

document.addEventListener("DOMContentLoaded", async () => {
  const place = document.querySelector(".offline");
  if (!navigator.serviceWorker || !window.caches) return;
  place.querySelector(".offline-without").remove();
  place.append(place.querySelector("template").content.cloneNode(true));
  const [keep, forget] = place.querySelectorAll("button");
  const status = place.querySelector("[role=status]");
  const list = place.querySelector("ul");
  const say = (words) => { status.textContent = place.dataset[words] ?? ""; };

  const show = async () => {
    const kept = await caches.match(place.dataset.list);
    keep.hidden = Boolean(kept);
    forget.hidden = !kept;
    list.replaceChildren();
    for (const { url, day, headline } of kept ? await kept.json() : []) {
      const link = document.createElement("a");
      link.href = url;
      link.textContent = headline;
      const line = document.createElement("li");
      line.append(`${day} · `, link);
      list.append(line);
    }
    place.querySelector("h2").hidden = !kept;
  };

  keep.addEventListener("click", async () => {
    keep.disabled = true;
    say("keeping");
    const isKept = await navigator.serviceWorker.register(place.dataset.worker)
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => done(data);
        active.postMessage("keep", [port2]);
      }))
      .catch(() => false);
    say(isKept ? "kept" : "failed");
    keep.disabled = false;
    await show();
  });

  forget.addEventListener("click", async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith("worldview-offline-")) await caches.delete(name);
    }
    say("forgotten");
    await show();
  });

  await show();
});
