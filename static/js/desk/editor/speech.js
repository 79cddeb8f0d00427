// Words in another language, in the text's editor.
import { Extension, Mark, mergeAttributes, updateAttrsDialog } from "django-prose-editor/editor";
import { gettext } from "../lib/words.js";

const speech = {
  lang: {
    default: null,
    parseHTML: (element) => element.getAttribute("lang"),
    renderHTML: ({ lang }) => (lang ? { lang } : {}),
  },
  dir: {
    default: null,
    parseHTML: (element) => element.getAttribute("dir"),
    renderHTML: ({ dir }) => (dir ? { dir } : {}),
  },
};

// Blocks, and bold or slanted words, keep the language they were given.
export const SpeechOfBlocks = Extension.create({
  name: "speechOfBlocks",
  addGlobalAttributes() {
    return [{
      types: ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "tableCell",
        "tableHeader", "bold", "italic"],
      attributes: speech,
    }];
  },
});

const languageDialog = updateAttrsDialog(
  {
    lang: {
      type: "string",
      title: gettext("Language"),
      description: gettext("Its tag, as in fr, de or pt-BR. Empty: that of the site."),
    },
  },
  { title: gettext("Language of these words"), submitText: gettext("Set") },
);

export const Speech = Mark.create({
  name: "speech",
  addAttributes: () => speech,
  parseHTML: () => [{ tag: "span[lang]" }, { tag: "span[dir]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", mergeAttributes(HTMLAttributes), 0],

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "speech",
      groups: "marks",
      button: buttons.material("translate", gettext("Language of these words")),
      active: (editor) => editor.isActive("speech"),
      command: (editor) => languageDialog(editor, editor.getAttributes("speech")).then((said) => {
        const words = editor.chain().focus().extendMarkRange("speech");
        if (said?.lang.trim()) words.setMark("speech", { lang: said.lang.trim() }).run();
        else if (said) words.unsetMark("speech").run();
      }),
    });
  },
});
