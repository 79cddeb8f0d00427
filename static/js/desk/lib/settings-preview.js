// What a form would make of pages, in a frame beside it, renewed as it is typed.
const DELAY = 400;

const fit = (frame, width) => {
  const scale = Math.min(1, frame.parentElement.clientWidth / width);
  frame.style.inlineSize = `${width}px`;
  frame.style.blockSize = `${frame.parentElement.clientHeight / scale}px`;
  frame.style.transform = scale < 1 ? `scale(${scale})` : "";
};

// The frame runs none, and would say so of each.
const withoutScripts = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const script of page.querySelectorAll("script")) script.remove();
  return `<!doctype html>${page.documentElement.outerHTML}`;
};

export const preview = (form) => {
  const frame = form.querySelector("iframe");
  const choices = [...form.querySelectorAll("[data-preview]")];
  const widths = [...form.querySelectorAll("[data-width]")];
  let chosen = choices[0];
  let width = widths.at(-1);
  let asked = 0;
  let timer = 0;

  const press = (buttons, one) => {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === one));
  };
  const renew = async () => {
    asked += 1;
    const turn = asked;
    const scrolled = frame.contentWindow?.scrollY ?? 0;
    const answer = await fetch(chosen.getAttribute("formaction"), {
      method: "POST",
      body: new FormData(form),
    }).catch(() => null);
    // One that was asked for later may have come first; an ended log-in is answered by its form.
    if (!answer?.headers.has("X-Preview") || turn !== asked) return;
    const page = withoutScripts(await answer.text());
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, scrolled), { once: true });
    frame.srcdoc = page;
  };

  for (const button of choices) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      chosen = button;
      press(choices, chosen);
      renew();
    });
  }
  for (const button of widths) {
    button.addEventListener("click", () => {
      width = button;
      press(widths, width);
      fit(frame, Number(width.dataset.width));
    });
  }
  form.querySelector(".settings-widths").hidden = false;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(renew, DELAY);
  });
  addEventListener("resize", () => fit(frame, Number(width.dataset.width)));
  press(choices, chosen);
  fit(frame, Number(width.dataset.width));
  renew();
};
