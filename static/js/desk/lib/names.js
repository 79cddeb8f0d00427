// The names in a line of keywords, as KeywordsField reads it: "KEYS: a, b; c."
export const split = (text) => text.replace(/^\s*KEYS?\s*:/i, "").split(/[,;\n]/)
  .map((name) => name.trim().replace(/\s+/g, " ").replace(/\.$/, "")).filter(Boolean);

// The names in a line of authors, as AuthorsField reads it.
export const splitAuthors = (text) => text.split(/[,;\n]/)
  .map((name) => name.trim().replace(/\s+/g, " ")).filter(Boolean);

export const same = (one, other) => one.toLowerCase() === other.toLowerCase();

// Each once, where it came first.
export const unique = (names) => names.filter(
  (name, place) => names.findIndex((other) => same(other, name)) === place,
);
