// HTML from a clipboard.

// Pictures that a clipboard carries whole are not taken: only that there were some is sent.
export const lightened = (html) => html.replace(/\b(src|href|o:href)\s*=\s*(["'])data:[^"']*\2/gi, "$1=$2data:,$2");

const HIDDEN = /display:\s*none|visibility:\s*hidden|line-through|mso-list:\s*ignore|mso-hide/i;
const NOT_BOLD = /font-weight:\s*(normal|400)/i;

// Where the server is not asked: what looks like a style or a picture is not applied or loaded.
export function unstyled(html) {
  const inert = html.replace(/<style[\s\S]*?(<\/style>|$)/gi, "").replace(
    /<[^>]+>/g,
    (tag) => tag.replace(/\s(style|on\w+|src|srcset)\s*=/gi, " data-$1="),
  );
  const page = new DOMParser().parseFromString(inert, "text/html");
  const style = (element) => element.getAttribute("data-style") ?? "";
  const unwanted = "script, style, del, s, strike, template, [hidden]";
  for (const element of page.querySelectorAll(unwanted)) element.remove();
  for (const element of page.querySelectorAll("[data-style]")) {
    if (HIDDEN.test(style(element))) element.remove();
  }
  for (const bold of page.querySelectorAll("b")) {
    if (NOT_BOLD.test(style(bold))) bold.replaceWith(...bold.childNodes);
  }
  return page.body.innerHTML;
}
