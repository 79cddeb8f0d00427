// The focal point of a picture, which every crop keeps: set by a click on it, or by the arrow keys.
import { debounce } from "../lib/debounce.js";
import { button, say } from "../lib/dom.js";
import { gettext } from "../lib/words.js";
import { keepFocus } from "./server.js";

const DELAY = 300; // milliseconds
const TITLE = gettext("Focal point: what every crop keeps. Click on the picture, or use the arrow keys.");
const STEPS = {
  ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, -0.05], ArrowDown: [0, 0.05],
};

const within = (share) => Math.min(1, Math.max(0, share));

// The dot that shows it. failed(words): what is done where it could not be kept.
export function focalPoint(image, photo, failed) {
  const dot = button({ label: "", title: TITLE, className: "photo-focus" }, () => {});
  const keep = debounce(
    () => keepFocus(photo).then(() => say(gettext("The focal point is kept.")), ({ message }) => failed(message)),
    DELAY,
  );

  const place = (x, y) => {
    [photo.focal_x, photo.focal_y] = [within(x), within(y)];
    dot.style.left = `${photo.focal_x * 100}%`;
    dot.style.top = `${photo.focal_y * 100}%`;
  };
  const focus = (x, y) => {
    place(x, y);
    keep();
  };

  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    focus((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  dot.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    focus(photo.focal_x + step[0], photo.focal_y + step[1]);
  });
  place(photo.focal_x, photo.focal_y);
  return dot;
}
