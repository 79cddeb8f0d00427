// What is not text stands in a panel beside it, which slides away and stays as it was left.
import { button } from "./lib/dom.js";
import { form } from "./lib/form.js";
import { gettext } from "./lib/words.js";

const REMEMBERED = "worldview:panel-shut";
const panel = document.getElementById("desk-panel");

const equip = () => {
  const opener = button({ label: gettext("Details"), title: gettext("Date, keywords, address and mail") }, () => {
    const isCovered = document.body.classList.contains("with-beside");
    if (isCovered) document.getElementById("beside-button").click();
    show(isCovered || isShut());
    try { localStorage.setItem(REMEMBERED, isShut() ? "1" : ""); } catch { /* not remembered */ }
  });
  opener.className = "panel-opener";
  opener.setAttribute("aria-controls", panel.id);
  const isShut = () => document.body.classList.contains("panel-shut");
  const show = (shown) => {
    document.body.classList.toggle("panel-shut", !shown);
    opener.setAttribute("aria-expanded", String(shown));
  };
  document.getElementById("beside").after(opener);
  let wasShut = "";
  try { wasShut = localStorage.getItem(REMEMBERED); } catch { /* shown */ }
  // What is wrong in it, or led to, is seen.
  show(!wasShut || Boolean(panel.querySelector(".errors, .errorlist")));
  document.addEventListener("click", ({ target }) => {
    const place = target.closest?.('a[href^="#"]')?.hash.slice(1);
    if (place && panel.contains(document.getElementById(place))) show(true);
  });
};

if (form && panel) equip();
