// Where words stand in a text.

// What a reference names, brackets included: it is found by its words, so these are not to be changed.
const CITED = /\[\[(?!\s*(?:note|pull):)[^\]\0]*\]\]/gi;

// wanted: {words, matchCase, wholeWords, inReferences}. Returns [{from, to}], in order.
export function placesIn(text, { words, matchCase, wholeWords, inReferences }) {
  if (!words) return [];
  const literal = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const isLetter = "[\\p{L}\\p{N}\\p{M}_]";
  const pattern = wholeWords ? `(?<!${isLetter})${literal}(?!${isLetter})` : literal;
  const found = [...text.matchAll(new RegExp(pattern, matchCase ? "gu" : "giu"))];
  const cited = inReferences ? [] : [...text.matchAll(CITED)];
  return found.map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter(({ from, to }) => !cited.some((one) => from < one.index + one[0].length && to > one.index));
}
