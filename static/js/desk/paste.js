// What word processors put on the clipboard, brought to what it means before the editor reads it:
// Word's lists are paragraphs that only look like lists.
"use strict";

document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
  const style = (element) => element.getAttribute("data-style") ?? "";
  const listed = (paragraph) => /mso-list:\s*l\d/i.test(style(paragraph));

  const replace = (element, name) => {
    const other = element.ownerDocument.createElement(name);
    other.append(...element.childNodes);
    element.replaceWith(other);
  };

  const tidy = (html) => {
    // Styles say what was meant, but are not to be applied, nor complained about by the browser.
    const inert = html.replace(/<style[\s\S]*?<\/style>/gi, "")
      .replace(/<[^>]+>/g, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
    const page = new DOMParser().parseFromString(inert, "text/html");
    for (const paragraph of [...page.querySelectorAll("p")].filter(listed)) {
      const mark = [...paragraph.querySelectorAll("span")]
        .find((span) => /mso-list:\s*ignore/i.test(style(span)));
      const kind = /^\s*(\d+|[a-z])[.)]/i.test(mark?.textContent ?? "") ? "OL" : "UL";
      mark?.remove();
      const before = paragraph.previousElementSibling;
      const list = before?.tagName === kind && before.dataset.made ? before : page.createElement(kind);
      if (list !== before) {
        list.dataset.made = "1";
        paragraph.before(list);
      }
      const item = page.createElement("li");
      paragraph.removeAttribute("data-style");
      list.append(item);
      item.append(paragraph);
    }
    // A heading within a section is one level lower than the section's own.
    page.querySelectorAll("h1, h2, h4, h5, h6").forEach((heading) => replace(heading, "h3"));
    // Google's documents: bold that means nothing around all, and spans for what is bold or slanted.
    for (const bold of page.querySelectorAll("b")) {
      if (/font-weight:\s*(normal|400)/i.test(style(bold))) bold.replaceWith(...bold.childNodes);
    }
    for (const span of page.querySelectorAll("span")) {
      if (/font-weight:\s*(bold|[6-9]00)/i.test(style(span))) replace(span, "strong");
      else if (/font-style:\s*italic/i.test(style(span))) replace(span, "em");
    }
    page.querySelectorAll("img, picture, video, audio, iframe, object, style, script, link, meta").forEach((it) => it.remove());
    return page.body.innerHTML;
  };

  editor.view.setProps({ transformPastedHTML: tidy });
});
