// Control and K, or the header's link, opens what finds things at the desk. No module, as leaving.js;
// the list itself comes once the page is there, so that the first letter typed is not too early for it.
"use strict";

(() => {
  const { palette, address } = document.currentScript.dataset;
  const open = () => import(palette).then(({ openPalette }) => openPalette(address));
  window.addEventListener("load", () => import(palette));

  document.addEventListener("keydown", (event) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "k";
    if (!isAsked || document.body.classList.contains("without-keys")) return;
    if (event.target.closest?.(".ProseMirror")) return; // where it makes a link
    event.preventDefault();
    open();
  });
  document.getElementById("find-link")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();
