/* Words as the search compares them: folded, without endings, misspelled; and the sentence of a text that shows why it was found. */
(() => {
  "use strict";

  const LONGEST = 200; // letters of a sentence that is shown
  const SENTENCE = /[^.!?\n]+(?:[.!?]+(?!\s)[^.!?\n]+)*[.!?]*["”’)]*/g;
  const WORD = /[\p{L}\p{N}]+(?:['’&][\p{L}]+)*/gu;

  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/(\p{L})['’&](?=\p{L})/gu, "$1")
      .replace(/(?<!\d)(\d)-(\d)-(\d)(?!\d)/g, "$1$2$3"); // a short number, as some write it
  /* The id that Markdown gives a heading: search_index.py leaves it out. */
  const slug = (title) =>
    title
      .normalize("NFKD")
      .replace(/[^\0-\x7f]/g, "")
      .replace(/[^\w\s-]/g, "")
      .trim()
      .toLowerCase()
      .replace(/[-\s]+/g, "-");
  const split = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

  const inside = (phrase, words, at) => phrase.every((word, index) => words[at + index] === word);

  function distance(one, other) {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    let before = row;
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
        if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      before = row;
      row = next;
    }
    return row[other.length];
  }
  const slips = (length) => (length > 7 ? 2 : length > 4 ? 1 : 0); // misspellings that a word of so many letters may have
  const same = (typed, word) => typed === word || distance(typed, word) <= slips(Math.min(typed.length, word.length));

  /* The sentence of a text that holds most of what is sought, cut to a length that one sees at a glance; `start` if none holds any. */
  function excerpt(stem, text, start, sought, whole) {
    const fits = (word) => {
      const root = stem(fold(word));
      const exact = sought.get(root);
      if (exact) return exact.worth;
      for (const [begun, { last, worth }] of sought) if (last && begun.length > 2 && root.startsWith(begun)) return worth;
      return 0;
    };
    let best = start || text.split("\n", 1)[0];
    let most = 0;
    for (const sentence of whole ? [] : text.match(SENTENCE) || []) {
      const held = new Map((sentence.match(WORD) || []).map((word) => [stem(fold(word)), fits(word)]));
      const worth = [...held.values()].reduce((sum, one) => sum + one, 0);
      if (worth > most) [best, most] = [sentence.trim(), worth];
    }
    if (start && most < 2) best = start;
    let from = 0;
    if (best.length > LONGEST) {
      const first = [...best.matchAll(WORD)].find(([word]) => fits(word));
      if (first && first.index > LONGEST / 2) from = best.lastIndexOf(" ", first.index - LONGEST / 3) + 1;
    }
    const end = best.length - from > LONGEST ? best.lastIndexOf(" ", from + LONGEST) : best.length;
    const pieces = from ? [["… ", false]] : [];
    let at = from;
    for (const found of best.slice(from, end).matchAll(WORD)) {
      if (!fits(found[0])) continue;
      const place = from + found.index;
      if (place > at) pieces.push([best.slice(at, place), false]);
      pieces.push([found[0], true]);
      at = place + found[0].length;
    }
    const rest = best.slice(at, end) + (end < best.length ? " …" : "");
    if (rest) pieces.push([rest, false]);
    return pieces;
  }

  /* The words of a language: english.js has what may be said of them. Where nothing is said, each is only like itself. */
  const none = { stem: (word) => word, unlike: () => false, sound: (word) => word, heard: (word) => word, marks: /(?!)/ };

  function language(code) {
    const rules = { ...none, ...self.SearchLanguages?.[code] };
    const known = new Map(); // a text says the same few words again and again
    const stem = (word) => {
      let root = known.get(word);
      if (root === undefined) {
        root = word.length < 4 || /\d/.test(word) ? word : rules.stem(word);
        known.set(word, root);
      }
      return root;
    };
    return { ...rules, code, stem, stems: (text) => split(text).map(stem), excerpt: (...asked) => excerpt(stem, ...asked) };
  }

  const languages = new Map();
  const of = (code) => {
    if (!languages.has(code)) languages.set(code, language(code));
    return languages.get(code);
  };

  self.SearchWords = { fold, slug, split, inside, distance, slips, same, of };
})();
