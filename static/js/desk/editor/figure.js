// A figure that stands in the text, written as [[figure 2]] in a paragraph of its own. The text's
// editor shows the picture with its caption; the rest of it stays with the section's figures.
import { Node } from "django-prose-editor/editor";
import { figureView } from "../texts/figure_view.js";

// As articles/text/placed.py reads it.
const MARK = new RegExp(
  "^\\s*\\[\\[\\s*figures?\\s+(\\d{1,2})(?:(?:\\s*[,+&]\\s*|\\s+(?:and\\s+)?)(\\d{1,2}))?"
  + "(?:,?\\s+(beside|across))?\\s*\\]\\]\\s*$",
  "i",
);

const read = (text) => {
  const match = MARK.exec(text);
  return match && {
    numbers: [match[1], match[2]].filter(Boolean).map(Number),
    shape: (match[3] ?? "").toLowerCase(),
  };
};

const written = ({ numbers, shape }) => `[[figure ${numbers.join(" and ")}${shape ? ` ${shape}` : ""}]]`;

export const PlacedFigure = Node.create({
  name: "placedFigure",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    numbers: { default: [1], rendered: false },
    shape: { default: "", rendered: false },
  }),
  parseHTML: () => [{ tag: "p", priority: 100, getAttrs: ({ textContent }) => read(textContent) ?? false }],
  renderHTML: ({ node }) => ["p", {}, written(node.attrs)],
  renderText: ({ node }) => written(node.attrs),
  addNodeView: () => figureView,
});
