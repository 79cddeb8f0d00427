// The index of a copy of the site that has no server (worldview/static_site/search_index.py): it is in
// scripts that call worldViewSearch, for a page on a disk may load nothing else.
"use strict";

(() => {
  const here = new URL(".", location.href);
  const words = new Map(); // by the names of their files
  const columns = new Map(); // by their numbers
  let names = [];
  let letters = {};
  let block = 1;

  const load = (path) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(path, here).href;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  // As the site folds letters: accents, case and points make no difference.
  const MARKS = /[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g;
  const fold = (text) => {
    const small = text.normalize("NFKC").toLowerCase();
    const plain = Array.from(small, (letter) => letters[letter] ?? letter).join("");
    return plain.normalize("NFKD").replace(MARKS, "").replace(/(^|[^иу])\u0306/g, "$1").normalize("NFC");
  };

  const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
  const asked = (text) => {
    const runs = fold(text.replace(/['’‘ʼ]/g, "")).match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
    return runs.flatMap((run) => {
      const signs = Array.from(run);
      if (!UNSPACED.test(run) || signs.length < 3) return [run];
      return signs.slice(1).map((sign, at) => signs[at] + sign);
    });
  };

  // What a file of words is called, by how they begin.
  const named = (word, length) => `_${Array.from(word).slice(0, length).map((sign) => (
    /[a-z0-9]/.test(sign) ? sign : `-${sign.codePointAt(0).toString(16)}`)).join("")}`;

  const keysOf = (steps) => {
    let key = 0;
    return steps ? steps.split(" ").map((step) => { key += parseInt(step, 36); return key; }) : [];
  };

  // Of each column that has a word beginning so, how well it fits.
  const having = async (word) => {
    const whole = named(word, word.length);
    const files = names.filter((name) => name.startsWith(whole) || whole.startsWith(name));
    await Promise.all(files.filter((name) => !words.has(name)).map((name) => load(`words/${name}.js`)));
    const found = new Map();
    const note = (key, weight) => found.set(key, Math.max(found.get(key) ?? 0, weight));
    for (const file of files) {
      for (const [other, places] of Object.entries(words.get(file) ?? {})) {
        if (!other.startsWith(word)) continue;
        const near = other === word ? 1 : 0.6;
        const [firm, loose] = places.split("|");
        for (const key of keysOf(firm)) note(key, 3 * near);
        for (const key of keysOf(loose)) note(key, near);
      }
    }
    return found;
  };

  const find = async (text) => {
    const each = await Promise.all([...new Set(asked(text))].map(having));
    if (!each.length) return [];
    each.sort((one, other) => one.size - other.size);
    const hits = [];
    for (const [key, weight] of each[0]) {
      if (each.every((found) => found.has(key))) {
        hits.push([key, each.slice(1).reduce((sum, found) => sum + found.get(key), weight)]);
      }
    }
    return hits.sort((one, other) => other[1] - one[1] || other[0] - one[0]).map(([key]) => key);
  };

  // Each column as [path, headline, day, summary], by the keys that were found.
  const describe = async (keys) => {
    const numbers = [...new Set(keys.map((key) => Math.floor(key / block)))];
    const missing = numbers.filter((number) => !columns.has(number));
    await Promise.all(missing.map((number) => load(`columns/${number}.js`)));
    return keys.map((key) => columns.get(Math.floor(key / block))[key]);
  };

  window.worldViewSearch = {
    begin(files, settings) { names = files; ({ block, letters } = settings); },
    words(name, found) { words.set(name, found); },
    columns(number, found) { columns.set(number, found); },
    open: () => load("words.js"),
    find,
    describe,
  };
})();
