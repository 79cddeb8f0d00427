// Says under the form how its words stand: kept, saved, or why they are not.
import { element } from "../lib/dom.js";
import { checkLogin, loginLink } from "../lib/login.js";
import { gettext } from "../lib/words.js";

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const fault = (status) => (status
  ? gettext("The server has a fault (%(status)s).", { status })
  : gettext("The server cannot be reached."));

// For who hears the page; who sees it has little room there.
const unseen = (textContent) => element("span", { className: "visually-hidden", textContent });

// isRoom(): whether this browser has room for the words.
export function telling(note, isRoom) {
  let troubled = false;
  const say = (...words) => note.replaceChildren(...words.flatMap((word) => [word, " "]));

  const local = () => (isRoom()
    ? gettext("Your words are kept in this browser (%(time)s).", { time: clock() })
    : gettext("This browser has no room to keep your words either: copy them before you leave this page."));

  const explainLogin = async (status) => {
    const who = await checkLogin().catch(() => "");
    if (who === "same" && status === 403) say(gettext("You may not change this column any more."), local());
    else if (who === "same") return true;
    else if (who) {
      const said = gettext("You are logged in as %(who)s now; these words are yours from before.", { who });
      say(said, local(), loginLink(), gettext("as who wrote them."));
    }
    else say(gettext("You are logged out."), local(), loginLink(), gettext("and go on."));
    return false;
  };

  return {
    say,
    troubled: () => troubled,

    kept({ saved, at }) {
      troubled = false;
      if (saved) say(gettext("These words are saved."));
      else {
        const kept = gettext("kept %(time)s", { time: at });
        say(unseen(gettext("Your words are")), kept, unseen(gettext("Save when you are done.")));
      }
    },

    // Why the server did not take the words. Returns whether it would at once, for the login stands.
    async notTaken({ status }) {
      troubled = true;
      if (status === 401 || status === 403) return explainLogin(status);
      if (status === 404) say(gettext("The column is not there any more."), local());
      else if (status === 413 || status === 400) {
        say(gettext("The server does not take so long a text."), local());
      }
      else say(fault(status), local());
      return false;
    },

    // Why the form was not sent.
    notSaved({ status }) {
      troubled = true;
      say(gettext("Nothing is saved yet."), fault(status), local(), gettext("Try again in a moment."));
    },
  };
}
