// How a column looks as a search result and as a card, while it is written: of the words for there
// where some are typed, and else of its own, which their fields show as what is taken.
import { form } from "./lib/form.js";

const typed = (name) => form.elements[name]?.value.trim() ?? "";

const headlines = () =>
  [...document.querySelectorAll("#key-headlines-outline a")].map((link) => link.textContent).join("; ");

const ownWords = (name) => typed(name) || (name === "standfirst" ? headlines() : "");

const equip = (shown) => {
  const draw = () => {
    for (const place of shown) {
      const [name, own] = place.dataset.of.split(" ");
      const words = ownWords(own);
      place.textContent = typed(name) || words;
      form.elements[name].placeholder = words;
    }
  };
  form.addEventListener("input", draw);
  draw();
};

const shown = form?.querySelectorAll(".told [data-of]");
if (shown?.length) equip([...shown]);
