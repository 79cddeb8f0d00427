// Keeps the figures of a mailing that is going out fresh. Without it, "Look again" does.
const EVERY = 3000; // milliseconds

const renew = async () => {
  const shown = document.querySelector("[data-running]");
  if (!shown) return;
  try {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(shown.id);
    if (response.ok && fresh) shown.replaceWith(fresh);
  } catch { /* the next time may do better */ }
  setTimeout(renew, EVERY);
};

setTimeout(renew, EVERY);
