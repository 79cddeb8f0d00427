// Asks for the login before the form goes: a form sent without one would not come back. The
// browser's copy stays until a page of the desk hears from the server that the words are saved.
import { checkLogin } from "../lib/login.js";

// tell, sent: as telling() and sending() make them.
export function askBeforeSaving(form, copy, tell, sent) {
  let certain = false;
  let asking = false;

  const ask = async (submitter) => {
    try {
      if ((await checkLogin()) === "same") {
        certain = true;
        form.requestSubmit(submitter);
      } else if (await tell.notTaken({ status: 401 })) sent.noWaiting();
    } catch (failure) {
      tell.notSaved(failure);
    }
  };

  form.addEventListener("submit", async (event) => {
    copy.begin();
    copy.notice();
    if (certain) {
      copy.goesWithForm();
      certain = false;
      return;
    }
    event.preventDefault();
    if (asking) return;
    asking = true;
    await ask(event.submitter);
    asking = false;
  });
}
