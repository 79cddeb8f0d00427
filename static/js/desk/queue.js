// The queue by keys: j and k go down and up, x selects, a, r and s decide. Without it the list's
// own boxes and actions do the same.
const VERBS = { a: "approve", r: "refuse", s: "mark_as_spam" };
const form = document.getElementById("changelist-form");
const rows = form ? [...form.querySelectorAll("#result_list tbody tr")] : [];
const boxOf = (row) => row.querySelector("input.action-select");
let at = -1;

const go = (to) => {
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows.forEach((row, place) => row.classList.toggle("queue-at", place === at));
  boxOf(rows[at]).focus();
  rows[at].scrollIntoView({ block: "nearest" });
};

const decide = (action) => {
  if (!rows.some((row) => boxOf(row).checked)) {
    if (at < 0) return;
    boxOf(rows[at]).click();
  }
  form.querySelector("select[name=action]").value = action;
  form.querySelector("button[name=index], .actions button[type=submit]").click();
};

const press = (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at - 1);
  else if (event.key === "x" && at >= 0) boxOf(rows[at]).click();
  else if (VERBS[event.key]) decide(VERBS[event.key]);
  else return;
  event.preventDefault();
};

if (rows.length && !document.body.classList.contains("without-keys")) document.addEventListener("keydown", press);
