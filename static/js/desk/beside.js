// The column beside the form as readers will get it, page or mail, renewed as it is typed.
import { button } from "./lib/dom.js";
import { note } from "./lib/form.js";
import { gettext } from "./lib/words.js";

const equip = (tools) => {
  const REMEMBERED = "worldview:beside";

  const pane = document.createElement("section");
  pane.className = "beside-pane";
  pane.hidden = true;
  pane.setAttribute("aria-label", gettext("Preview"));
  const bar = document.createElement("p");
  bar.className = "beside-bar";
  const frame = document.createElement("iframe");
  frame.title = gettext("The column as it is typed");
  // Without scripts, and its links open in windows of their own.
  frame.sandbox = "allow-same-origin allow-popups";
  pane.append(bar, frame);
  document.body.append(pane);

  let view = null;
  // Until something was kept from this page, what is shown is what was saved.
  let typed = location.search.includes("unsaved") || !location.pathname.endsWith("/change/");
  const copy = () => document.querySelector("[name=_copy]").value;
  const address = () => {
    if (!typed) return view.replace("typed=1", "");
    return `${view}${view.includes("?") ? "&" : "?"}copy=${copy()}`;
  };
  let scrolled = 0;
  let isComing = false;
  let isOld = false; // what is coming
  const load = () => {
    isComing = true;
    isOld = false;
    frame.contentWindow.location.replace(address());
  };
  const renew = () => {
    if (pane.hidden) return;
    // Browsers pass over what no click asked for while what a click did is still coming.
    isOld = isComing;
    if (isComing) return;
    try { scrolled = frame.contentWindow.scrollY; } catch { scrolled = 0; } // it shows another site
    load();
  };
  frame.addEventListener("load", () => {
    isComing = false;
    if (isOld) renew();
    else try { frame.contentWindow.scrollTo(0, scrolled); } catch { /* it shows another site */ }
  });

  const views = [...tools.querySelectorAll("a")].map((link) => {
    const choice = button({ label: link.textContent }, () => {
      view = link.href;
      scrolled = 0;
      for (const other of views) other.setAttribute("aria-pressed", String(other === choice));
      load();
    });
    return choice;
  });
  const phone = button({ label: gettext("Phone"), title: gettext("As on a phone") }, () => {
    const isPhone = pane.classList.toggle("as-on-a-phone");
    phone.setAttribute("aria-pressed", String(isPhone));
  });
  phone.setAttribute("aria-pressed", "false");
  bar.append(...views, phone, button({ label: gettext("Close"), className: "beside-close" }, () => show(false)));

  const opener = button(
    { label: gettext("Preview"), title: gettext("Preview beside the form (Control, Alt and P)") },
    () => show(pane.hidden),
  );
  opener.id = "beside-button";
  tools.replaceChildren(opener);

  const show = (shown) => {
    pane.hidden = !shown;
    document.body.classList.toggle("with-beside", shown);
    opener.setAttribute("aria-expanded", String(shown));
    try { sessionStorage.setItem(REMEMBERED, shown ? location.pathname : ""); } catch { /* not remembered */ }
    if (shown && view === null) views[0].click();
    else renew();
  };
  document.addEventListener("desk:kept", () => { typed = true; renew(); });
  // After a save it is there again; beside another column it stays shut.
  const remembered = () => { try { return sessionStorage.getItem(REMEMBERED); } catch { return ""; } };
  if (remembered() === location.pathname && window.innerWidth > 1200) show(true);
};

const tools = document.getElementById("beside");
if (tools && note) equip(tools);
