// Sends what was noticed to the server: turn by turn, when the page is left, after another log-in.
import { sendCopy } from "../lib/copies.js";
import { checkLogin, formToken, whenLoginMayHaveChanged } from "../lib/login.js";
import { gettext } from "../lib/words.js";

const PATIENCE = 8; // turns, after the server did not take it

// A log-in elsewhere makes the token of this page an old one.
const sendAgainIfNeeded = async (sent) => {
  try {
    return await sendCopy(sent, formToken());
  } catch (failure) {
    if (failure.status !== 403 || (await checkLogin()) !== "same") throw failure;
    return sendCopy(sent, formToken());
  }
};

// tell: as telling() makes it. show(words): who else is at the column, as the server says.
export function sending(copy, tell, show) {
  let underWay = 0;
  let waiting = 0; // turns

  const noWaiting = () => {
    waiting = 0;
  };

  const arrived = (sent, answer) => {
    copy.arrived(sent, answer.key);
    show(answer.others);
    document.dispatchEvent(new CustomEvent("desk:kept", { detail: { key: copy.key() } }));
    tell.kept(answer);
  };

  const send = async () => {
    const sent = copy.toSend();
    underWay += 1;
    try {
      arrived(sent, await sendAgainIfNeeded(sent));
    } catch (failure) {
      waiting = PATIENCE;
      tell.notTaken(failure).then((atOnce) => atOnce && noWaiting());
    } finally {
      underWay -= 1;
    }
  };

  whenLoginMayHaveChanged(async () => {
    if (!tell.troubled() || !copy.begun()) return;
    if ((await checkLogin().catch(() => "")) !== "same") return;
    noWaiting();
    if (copy.notice()) send();
    else tell.say(gettext("You are logged in again. Save when you are done."));
  });

  return {
    noWaiting,

    leave() {
      if (copy.notice()) send();
    },

    turn() {
      if (waiting > 0) waiting -= 1;
      if (copy.notice() && !underWay && !waiting) send();
    },
  };
}
