// Two number signs and a blank at the beginning of a line begin a section there.
import { Extension, InputRule } from "django-prose-editor/editor";
import { beginSection } from "../texts/new_section.js";

export const SectionByKeys = Extension.create({
  name: "sectionByKeys",
  addInputRules() {
    const { editor } = this;
    return [new InputRule({
      find: /^##\s$/,
      handler: ({ range, chain }) => {
        const section = editor.view.dom.closest(".part-section");
        if (!section || editor.state.selection.$from.depth !== 1) return null;
        chain().deleteRange(range).run();
        // After the rule's own step.
        setTimeout(() => beginSection(editor, section));
        return undefined;
      },
    })];
  },
});
