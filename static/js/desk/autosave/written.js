// What stands in a form, as it is kept.

// Files are taken in when they are chosen; the templates of new parts are no words.
const isWord = (name, value) => typeof value === "string" && !name.startsWith("_")
  && !name.includes("__prefix__") && !name.includes("-empty-") && name !== "csrfmiddlewaretoken";

const asWritten = (data) => new URLSearchParams(
  [...data].filter(([name, value]) => isWord(name, value)),
).toString();

export const written = (form) => asWritten(new FormData(form));

const TYPED = "textarea, input:is([type=text], [type=date], [type=url], [type=number], :not([type]))";

// What came from the server, as editors tidied it; what stands otherwise in a field that people type
// in was typed already, or filled in by the browser, whenever this script came to run.
export function loaded(form) {
  const data = new FormData(form);
  for (const field of form.elements) {
    if (field.name && field.matches(TYPED) && data.has(field.name)) {
      data.set(field.name, field.defaultValue);
    }
  }
  return asWritten(data);
}
