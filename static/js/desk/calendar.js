// Moves what is planned to another day of the calendar: by the form that the entry leads to, fetched and
// sent with the other day and the same time. What that form asks or refuses, a person answers there.

const calendar = document.getElementById("calendar");
let moved = null;

function dayOf(target) {
  return target instanceof Element ? target.closest("[data-day]") : null;
}

function sendByHand(address, data) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of data) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

async function move(entry, day) {
  const address = entry.dataset.form;
  const page = await fetch(address);
  const read = new DOMParser().parseFromString(await page.text(), "text/html");
  const field = read.querySelector("input[name=at]");
  if (!field) {
    // It is not what it was here any more.
    location.reload();
    return;
  }
  const data = new FormData(field.form);
  data.set("at", `${day}T${entry.dataset.time}`);
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
  if (answer.type === "opaqueredirect") {
    location.reload();
  } else {
    sendByHand(address, data);
  }
}

for (const entry of calendar.querySelectorAll("[data-form]")) {
  entry.draggable = true;
  entry.addEventListener("dragstart", (event) => {
    moved = entry;
    entry.classList.add("planned-moving");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", entry.textContent.trim());
  });
  entry.addEventListener("dragend", () => {
    moved = null;
    entry.classList.remove("planned-moving");
    for (const day of calendar.querySelectorAll(".calendar-over")) day.classList.remove("calendar-over");
  });
}

calendar.addEventListener("dragover", (event) => {
  const day = dayOf(event.target);
  if (!moved || !day) return;
  event.preventDefault();
  for (const other of calendar.querySelectorAll(".calendar-over")) {
    if (other !== day) other.classList.remove("calendar-over");
  }
  day.classList.add("calendar-over");
});

calendar.addEventListener("drop", async (event) => {
  const day = dayOf(event.target);
  if (!moved || !day) return;
  event.preventDefault();
  const entry = moved;
  if (entry.closest("[data-day]") === day) return;
  try {
    await move(entry, day.dataset.day);
  } catch {
    document.getElementById("calendar-said").textContent = calendar.dataset.failed;
  }
});
