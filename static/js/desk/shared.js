// What the scripts use that are not modules yet (parts.js, photos.js): window.Desk.
import { button, changed, say } from "./lib/dom.js";
import { ask } from "./lib/lookup.js";
import { suggest } from "./lib/suggest.js";

window.Desk = { ask, button, changed, say, suggest };
