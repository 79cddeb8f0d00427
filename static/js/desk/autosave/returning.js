// Back from the page after a save: this form is spent, and the column has what was in it.
const addressMadeWith = async (madeWith, key) => {
  const headers = { Accept: "application/json" };
  const response = await fetch(`${madeWith}?key=${key}`, { headers }).catch(() => null);
  return response?.ok ? (await response.json()).address : null;
};

// madeWith: where it is asked what came of a copy.
export function leaveWhenSpent(copy, madeWith) {
  window.addEventListener("pageshow", async ({ persisted }) => {
    const key = history.state?.key;
    if (!key || (persisted && copy.notice())) return;
    const address = await addressMadeWith(madeWith, key);
    const spent = Boolean(address) && (persisted || address !== location.pathname);
    copy.spend(spent);
    if (spent) location.replace(address);
  });
}
