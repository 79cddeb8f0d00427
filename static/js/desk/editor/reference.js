// The tool that begins a reference as two square brackets do; references.js offers what to refer to.
import { Extension } from "django-prose-editor/editor";
import { gettext } from "../lib/words.js";

export const ReferenceTool = Extension.create({
  name: "referenceTool",
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "reference",
      groups: "link",
      button: buttons.material("history_edu", gettext("Refer to an earlier column (or type [[)")),
      command: (editor) => editor.chain().focus().insertContent("[[").run(),
    });
  },
});
