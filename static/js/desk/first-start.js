// The first start: the clock of this device says the time zone, a name to log in with follows one's own
// name as it is typed, and the password can be looked at. Without it one chooses and types.
import { changed } from "./lib/dom.js";

const form = document.querySelector(".first-start form");
const { name, username, password, time_zone: zone } = form.elements;

// Only where nothing was sent yet: what somebody chose stays.
if (!document.querySelector(".first-start .errornote")) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if ([...zone.options].some((option) => option.value === timeZone)) zone.value = timeZone;
}

// Letters as the desk writes them in addresses; what it would write otherwise, it says after sending.
const suggested = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss")
  .toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
let last = "";
name.addEventListener("input", () => {
  if (username.value !== last) return;
  last = suggested(name.value);
  username.value = last;
  changed(username);
});

const show = form.querySelector(".show-password");
show.hidden = false;
show.querySelector("input").addEventListener("change", (event) => {
  password.type = event.target.checked ? "text" : "password";
});
