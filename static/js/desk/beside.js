// The column beside the form as readers will get it, page or mail, renewed as it is typed.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const note = document.getElementById("autosave-note");
  const tools = document.getElementById("beside");
  if (!note || !tools) return;
  const REMEMBERED = "worldview:beside";

  const pane = document.createElement("section");
  pane.className = "beside-pane";
  pane.hidden = true;
  pane.setAttribute("aria-label", "Preview");
  const bar = document.createElement("p");
  bar.className = "beside-bar";
  const frame = document.createElement("iframe");
  frame.title = "The column as it is typed";
  // Without scripts, and its links open in windows of their own.
  frame.sandbox = "allow-same-origin allow-popups";
  pane.append(bar, frame);
  document.body.append(pane);

  let view = null;
  // Until something was kept from this page, what is shown is what was saved.
  let typed = location.search.includes("unsaved") || !location.pathname.endsWith("/change/");
  const copy = () => document.querySelector("[name=_copy]").value;
  const address = () => (typed ? `${view}${view.includes("?") ? "&" : "?"}copy=${copy()}` : view.replace("typed=1", ""));
  let scrolled = 0;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, scrolled));
  const renew = () => {
    if (pane.hidden) return;
    try { scrolled = frame.contentWindow.scrollY; } catch (elsewhere) { scrolled = 0; }
    frame.contentWindow.location.replace(address());
  };

  const views = [...tools.querySelectorAll("a")].map((link) => {
    const button = Desk.button({ label: link.textContent }, () => {
      view = link.href;
      scrolled = 0;
      views.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      frame.contentWindow.location.replace(address());
    });
    return button;
  });
  bar.append(...views, Desk.button({ label: "Close", className: "beside-close" }, () => show(false)));

  const button = Desk.button({ label: "Preview beside", title: "Preview beside the form (Control, Alt and P)" }, () => show(pane.hidden));
  button.id = "beside-button";
  tools.replaceChildren(button);

  const show = (shown) => {
    pane.hidden = !shown;
    document.body.classList.toggle("with-beside", shown);
    button.setAttribute("aria-expanded", String(shown));
    try { localStorage.setItem(REMEMBERED, shown ? "1" : ""); } catch (forbidden) { /* not remembered */ }
    if (shown && view === null) views[0].click();
    else renew();
  };
  document.addEventListener("desk:kept", () => { typed = true; renew(); });
  if (localStorage.getItem(REMEMBERED) && window.innerWidth > 1200) show(true);
});
