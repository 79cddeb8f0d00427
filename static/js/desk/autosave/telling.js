// Says under the form how its words stand: kept, saved, or why they are not.
import { element } from "../lib/dom.js";
import { checkLogin, loginLink } from "../lib/login.js";

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const fault = (status) => (status ? `The server has a fault (${status}).` : "The server cannot be reached.");

// For who hears the page; who sees it has little room there.
const unseen = (textContent) => element("span", { className: "visually-hidden", textContent });

// isRoom(): whether this browser has room for the words.
export function telling(note, isRoom) {
  let troubled = false;
  const say = (...words) => note.replaceChildren(...words.flatMap((word) => [word, " "]));

  const local = () => (isRoom()
    ? `Your words are kept in this browser (${clock()}).`
    : "This browser has no room to keep your words either: copy them before you leave this page.");

  const explainLogin = async (status) => {
    const who = await checkLogin().catch(() => "");
    if (who === "same" && status === 403) say("You may not change this column any more.", local());
    else if (who === "same") return true;
    else if (who) {
      const said = `You are logged in as ${who} now; these words are yours from before.`;
      say(said, local(), loginLink(), "as who wrote them.");
    }
    else say("You are logged out.", local(), loginLink(), "and go on.");
    return false;
  };

  return {
    say,
    troubled: () => troubled,

    kept({ saved, at }) {
      troubled = false;
      if (saved) say("These words are saved.");
      else say(unseen("Your words are"), `kept ${at}`, unseen("Save when you are done."));
    },

    // Why the server did not take the words. Returns whether it would at once, for the login stands.
    async notTaken({ status }) {
      troubled = true;
      if (status === 401 || status === 403) return explainLogin(status);
      if (status === 404) say("The column is not there any more.", local());
      else if (status === 413 || status === 400) say("The server does not take so long a text.", local());
      else say(fault(status), local());
      return false;
    },

    // Why the form was not sent.
    notSaved({ status }) {
      troubled = true;
      say("Nothing is saved yet.", fault(status), local(), "Try again in a moment.");
    },
  };
}
