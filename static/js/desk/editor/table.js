// Tables with a caption, in the text's editor. The server makes of data-caption the table's caption,
// and of a first row of headers its head (articles/text/).
import { Table, updateAttrsDialog } from "django-prose-editor/editor";
import { gettext } from "../lib/words.js";

const captionDialog = updateAttrsDialog(
  { caption: { type: "string", title: gettext("What the table shows") } },
  { title: gettext("Caption of the table"), submitText: gettext("Set") },
);

export const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (table) => table.dataset.caption
          ?? (table.querySelector(":scope > caption")?.textContent.trim() || null),
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },

  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },

  addMenuItems(context) {
    this.parent?.(context);
    const { buttons, menu } = context;
    menu.defineItem({
      name: "table:caption",
      groups: "table",
      button: buttons.text(gettext("Caption"), gettext("Caption of the table")),
      hidden: (editor) => !editor.isActive("table"),
      command: (editor) => captionDialog(editor, editor.getAttributes("table")).then((said) => {
        if (said) editor.chain().focus().updateAttributes("table", { caption: said.caption.trim() || null }).run();
      }),
    });
  },
});
