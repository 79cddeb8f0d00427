// Figures: a picture is dropped, chosen from disk or from the library; its focal point is set by a
// click. Without this script the file field and the photo's own page do the same.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("article_form");
  const addresses = document.getElementById("autosave-note")?.dataset;
  if (!form || !addresses?.photos) return;
  const field = (part, name) => form.elements[`${part.id}-${name}`];

  const send = async (url, data) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(data)) body.append(name, value);
    const headers = { Accept: "application/json", "X-CSRFToken": Login.token() };
    const response = await fetch(url, { method: "POST", body, headers });
    if (response.status === 401) throw new Error("You are logged out. Log in, and choose the picture again.");
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Error(answer.error || "The picture could not be sent. It goes with the form when you save.");
    }
    return answer;
  };

  // --- One figure ---------------------------------------------------------------------------------

  const show = (part, photo) => {
    const area = part.querySelector(".photo-area");
    const view = area.querySelector(".photo-view");
    view.replaceChildren();
    area.classList.toggle("photo-there", Boolean(photo));
    if (!photo) return;
    const image = document.createElement("img");
    image.src = photo.thumbnail;
    image.alt = photo.name;
    const dot = Desk.button(
      {
        label: "",
        title: "Focal point: what every crop keeps. Click on the picture, or use the arrow keys.",
        className: "photo-focus",
      },
      () => {},
    );
    const place = (x, y) => {
      [photo.focal_x, photo.focal_y] = [x, y].map((part) => Math.min(1, Math.max(0, part)));
      dot.style.left = `${photo.focal_x * 100}%`;
      dot.style.top = `${photo.focal_y * 100}%`;
    };
    let waiting = null;
    const focus = (x, y) => {
      place(x, y);
      clearTimeout(waiting);
      waiting = setTimeout(() => send(`${addresses.photos}${photo.id}/focus/`, { x: photo.focal_x, y: photo.focal_y })
        .then(() => Desk.say("The focal point is kept."), (failure) => say(part, failure.message)), 300);
    };
    place(photo.focal_x, photo.focal_y);
    image.addEventListener("click", (event) => {
      const box = image.getBoundingClientRect();
      focus((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    dot.addEventListener("keydown", (event) => {
      const step = {
        ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, -0.05], ArrowDown: [0, 0.05],
      }[event.key];
      if (!step) return;
      event.preventDefault();
      focus(photo.focal_x + step[0], photo.focal_y + step[1]);
    });
    view.append(image, dot);
    const about = area.querySelector(".photo-about");
    about.replaceChildren();
    const link = document.createElement("a");
    link.href = `${addresses.photos}${photo.id}/change/`;
    link.target = "_blank";
    link.textContent = photo.name;
    const file = photo.file_name && photo.file_name !== photo.name ? `${photo.file_name}, ` : "";
    about.append(link, ` ${file}${photo.width} × ${photo.height}${photo.used ? `, ${photo.used}` : ""}`);
  };

  const say = (part, words, offer) => {
    const note = part.querySelector(".photo-note");
    note.replaceChildren(words);
    if (offer) note.append(" ", offer);
  };

  const choose = (part, photo) => {
    const select = field(part, "photo");
    select.replaceChildren(new Option("", ""), new Option(photo.name, photo.id, true, true));
    Desk.changed(select);
    show(part, photo);
    // What the photo says of itself is shown where nothing else was written.
    for (const name of ["caption", "credit", "alt_text"]) {
      const input = field(part, name);
      if (input && !input.value.trim() && photo[name]) { input.value = photo[name]; Desk.changed(input); }
    }
  };

  const takeIn = async (part, file) => {
    if (!file) return;
    say(part, `Taking in ${file.name} …`);
    try {
      const { photo, copy, notes } = await send(`${addresses.photos}take-in/`, { file });
      choose(part, photo);
      field(part, "upload").value = "";
      const told = notes.join(" ");
      const uses = ({ used }) => (used ? ` (${used})` : "");
      if (!copy) {
        const known = photo.known ? `This picture was in the library already${uses(photo)}.` : "";
        say(part, [told, known].filter(Boolean).join(" "));
        return;
      }
      const instead = Desk.button({ label: "Use that one" }, () => { choose(part, copy); say(part, ""); });
      const alike = `It looks like “${copy.name}”, which is in the library already${uses(copy)}.`;
      say(part, [told, alike].filter(Boolean).join(" "), instead);
    } catch (failure) {
      say(part, failure.message);
    }
  };

  const equip = (part) => {
    const upload = field(part, "upload");
    if (!upload || part.querySelector(".photo-area")) return;
    const area = document.createElement("div");
    area.className = "photo-area";
    const view = document.createElement("div");
    view.className = "photo-view";
    const about = document.createElement("p");
    about.className = "photo-about";
    const verbs = document.createElement("p");
    verbs.className = "photo-verbs";
    const hint = document.createElement("span");
    hint.textContent = "Drop a picture here, or ";
    hint.className = "photo-hint";
    verbs.append(
      hint,
      Desk.button({ label: "Choose a file" }, () => upload.click()),
      Desk.button({ label: "From the library" }, () => library(part)),
    );
    const note = document.createElement("p");
    note.className = "photo-note";
    note.setAttribute("role", "status");
    area.append(view, about, verbs, note);
    part.querySelector(":scope > .part-body").prepend(area);
    upload.addEventListener("change", () => takeIn(part, upload.files[0]));
    area.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("photo-over");
    });
    area.addEventListener("dragleave", () => area.classList.remove("photo-over"));
    area.addEventListener("drop", (event) => {
      area.classList.remove("photo-over");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      // In the field too, so that it goes with the form where it cannot be taken in now.
      const dropped = new DataTransfer();
      dropped.items.add(event.dataTransfer.files[0]);
      upload.files = dropped.files;
      takeIn(part, upload.files[0]);
    });
  };

  // --- The library --------------------------------------------------------------------------------

  let dialog = null;
  let chosenFor = null;

  const library = (part) => {
    chosenFor = part;
    if (!dialog) dialog = makeDialog();
    dialog.showModal();
    dialog.search();
  };

  const makeDialog = () => {
    const box = document.createElement("dialog");
    box.className = "photo-library";
    box.setAttribute("aria-label", "Photos");
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "Words of the alt text, caption, credit or file name";
    input.setAttribute("aria-label", "Search the photos");
    const grid = document.createElement("ul");
    const more = Desk.button({ label: "Older photos" }, () => fill(true));
    const bar = document.createElement("p");
    bar.append(input, Desk.button({ label: "Close" }, () => box.close()));
    box.append(bar, grid, more);
    document.body.append(box);
    let before = "";
    let asked = 0;
    const fill = async (further) => {
      const turn = ++asked;
      const query = new URLSearchParams({ q: input.value, before: further ? before : "" });
      const response = await fetch(`${addresses.photos}library/?${query}`);
      if (!response.ok || turn !== asked) return;
      const { photos, next } = await response.json();
      before = next;
      more.hidden = !next;
      const items = photos.map((photo) => {
        const item = document.createElement("li");
        const button = Desk.button({ label: "" }, () => { choose(chosenFor, photo); say(chosenFor, ""); box.close(); });
        const image = document.createElement("img");
        image.src = photo.thumbnail;
        image.alt = "";
        image.loading = "lazy";
        const name = document.createElement("span");
        name.textContent = photo.name;
        const used = document.createElement("small");
        const file = photo.file_name === photo.name ? "" : photo.file_name;
        used.textContent = [file, photo.credit, photo.used || "never used"].filter(Boolean).join(" · ");
        button.append(image, name, used);
        item.append(button);
        return item;
      });
      if (further) grid.append(...items);
      else grid.replaceChildren(...items);
      if (!further && !items.length) grid.append("No photo has these words.");
    };
    let waiting = null;
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => fill(false), 200); });
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.search = () => { input.value = ""; input.focus(); fill(false); };
    return box;
  };

  // --- Those that are there -----------------------------------------------------------------------

  const figures = (root) => [...root.querySelectorAll(".part")].filter((part) => field(part, "upload"));
  figures(form).forEach(equip);
  document.addEventListener("formset:added", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.matches(".part") && field(target, "upload")) equip(target);
    figures(target).forEach(equip);
  });
  const there = figures(form).filter((part) => field(part, "photo")?.value);
  if (there.length) {
    const query = new URLSearchParams(there.map((part) => ["id", field(part, "photo").value]));
    const read = (response) => (response.ok ? response.json() : { photos: [] });
    fetch(`${addresses.photos}about/?${query}`).then(read).then(({ photos }) => {
      const known = new Map(photos.map((photo) => [String(photo.id), photo]));
      there.forEach((part) => show(part, known.get(field(part, "photo").value)));
    }, () => { /* the names of the photos are there all the same */ });
  }
});
