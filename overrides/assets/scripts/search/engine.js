/*! With MiniSearch (MIT): vendor/minisearch-LICENSE.txt */

/* Finds the sections of pages that answer what somebody types. Knows nothing of the page it runs in: an index goes in, results come
   out. MiniSearch holds the words and finds those that begin or are spelled like what is typed; here is what they count. */
(() => {
  "use strict";

  const WEIGHTS = {
    label: 3, // a title, a heading, a question or a keyword that says what was typed, beside a text that holds it
    title: 1, // of that: a title or an alias,
    keyword: 0.9, // a keyword,
    question: 0.65, // a question,
    heading: 0.8, // and a heading
    top: 0.29, // where the whole page answers: its beginning before its sections
    rest: 0.5, // what the rest of a page counts for one of its sections
    again: 0.15, // what a further section of a page counts beside its best
    alike: 0.8, // a word that means nearly the same
    theirs: 0.8, // of that: any but the first of its group, which is the site's own word
    begun: 0.4, // a word that begins with what is typed
    near: 0.6, // a word that is spelled nearly so
    covered: 1.9, // how much it counts that every word is found
    broad: 0.4, // how much less a word says for the sections that only have another that means the same
    exact: 0.6, // how much it counts that a label says nothing else
    text: 0.7, // what a text that holds a word counts
    little: 0.6, // a word that says little
    least: 0.3, // what a result must have of the best one's score
  };
  const MOST = 20; // results
  const SUGGESTED = 4;
  const LONGEST = 200; // letters of a sentence that is shown
  const SENTENCE = /[^.!?\n]+(?:[.!?]+(?!\s)[^.!?\n]+)*[.!?]*["”’)]*/g;
  const WORD = /[\p{L}\p{N}]+(?:['’&][\p{L}]+)*/gu;

  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/(\p{L})['’&](?=\p{L})/gu, "$1");
  const split = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

  /* A word without its ending, so that "judging" finds "judgment". It need be no word, only the same for all that belong together. */
  const known = new Map(); // a text says the same few words again and again
  function stem(word) {
    let root = known.get(word);
    if (root === undefined) {
      root = bare(word);
      known.set(word, root);
    }
    return root;
  }

  function bare(word) {
    if (word.length < 4 || /\d/.test(word)) return word;
    let root = word;
    if (/ies$/.test(root)) root = `${root.slice(0, -3)}y`;
    else if (/[^sui]s$/.test(root)) root = root.slice(0, -1);
    const short = root.replace(/(?:ings?|ed|ers?|ors?|ments?|ally|ly|al)$/, "");
    if (short.length > 2 && /[aeiouy]/.test(short)) root = short;
    root = root.replace(/([bdgmnprt])\1$/, "$1");
    return root.length > 3 ? root.replace(/[eiy]$/, "") : root;
  }

  const stems = (text) => split(text).map(stem);
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
  function excerpt(text, start, sought, whole) {
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

  class SearchEngine {
    constructor(index, MiniSearch, weights = {}) {
      this.weights = { ...WEIGHTS, ...weights };
      this.index = index;
      this.ignored = new Set((index.ignore || []).map(fold));
      this.little = new Set([...this.ignored].map(stem));
      this.asking = new Set((index.asking || []).map(fold));
      this.groups = (index.alike || []).map((group) => [...new Map(group.map((words) => [fold(words), stems(words)])).values()]);
      this.entries = []; // sections, then labels
      this.spelled = new Map(); // stem -> a word that has it
      this.found = new Map(); // what each word of a search found
      this.danger = (index.danger || []).map((danger) => ({ ...danger, phrases: danger.words.map(split) }));
      this.gather(index.pages);
      this.words = new MiniSearch({
        fields: ["text", "label"],
        tokenize: split,
        processTerm: stem,
        searchOptions: {
          tokenize: (text) => text.split(" "),
          processTerm: (word) => word,
          bm25: { k: 1.2, b: 0.6, d: 0.5 },
          weights: { prefix: this.weights.begun, fuzzy: this.weights.near },
        },
      });
      this.words.addAll(this.entries);
    }

    gather(pages) {
      const labels = [];
      const label = (page, section, text, kind) => {
        if (text) labels.push({ page, section, label: text, kind });
      };
      this.terms = new Map(); // the words of a term -> its page
      pages.forEach((page, number) => {
        page.first = this.entries.length;
        label(number, null, page.t, "title");
        for (const text of page.a || []) label(number, null, text, "title");
        for (const text of page.w || []) label(number, null, text, "keyword");
        const answers = new Map(); // anchor -> the questions that its section answers
        for (const asked of page.q || []) {
          if (typeof asked === "string") label(number, null, asked, "question");
          else answers.set(asked[1], [...(answers.get(asked[1]) || []), asked[0]]);
        }
        for (const [anchor, title, text] of page.s) {
          for (const asked of answers.get(anchor) || []) label(number, this.entries.length, asked, "question");
          label(number, this.entries.length, title, title.endsWith("?") ? "question" : "heading");
          this.entries.push({ id: this.entries.length, page: number, anchor, title, text: `${title}\n${text}`, body: text });
        }
        page.end = this.entries.length;
        if (page.k === "term") for (const text of [page.t, ...(page.a || [])]) this.terms.set(stems(text).join(" "), number);
      });
      this.sections = this.entries.length;
      this.counts = new Map(); // stem -> how many sections hold it
      for (const { text } of this.entries) {
        const held = new Set();
        for (const word of split(text)) {
          const root = stem(word);
          if (!this.spelled.has(root)) this.spelled.set(root, word);
          held.add(root);
        }
        for (const root of held) this.counts.set(root, (this.counts.get(root) || 0) + 1);
      }
      for (const entry of labels) this.entries.push({ id: this.entries.length, ...entry });
    }

    count(word) {
      return this.counts.get(word) || 0;
    }

    idf(count) {
      return Math.log(1 + this.sections / (count + 0.5));
    }

    /* What one word found, or several that must stand together: a score for each section, and how well each label fits. */
    find(word, { begun = false, near = false } = {}) {
      const key = `${word} ${begun} ${near}`;
      if (!this.found.has(key)) {
        const typed = word.split(" ");
        const found = this.words.search(word, {
          prefix: begun,
          fuzzy: near ? slips(word.length) : false,
          combineWith: "AND",
        });
        const texts = new Map();
        const labels = new Map();
        // How rare the word is counts later, together with all that mean the same.
        const rare = this.idf(found.reduce((sum, { id }) => sum + (id < this.sections), 0));
        const fit = (terms) => {
          if (typed.length > 1 || terms.includes(word)) return 1;
          return terms.some((term) => term.startsWith(word)) ? this.weights.begun : this.weights.near;
        };
        for (const { id, score, terms } of found) {
          if (id < this.sections) texts.set(id, score / rare / typed.length);
          else labels.set(id, fit(terms));
        }
        this.found.set(key, { texts, labels });
      }
      return this.found.get(key);
    }

    /* What was typed as units, each a word or a phrase, with all that means the same and whether it is the site's own word for it. */
    units(typed) {
      const words = typed.map(stem);
      const units = [];
      for (let at = 0; at < words.length; ) {
        const phrases = this.groups.flat().filter((phrase) => phrase.length > 1 && inside(phrase, words, at));
        const length = Math.max(1, ...phrases.map((phrase) => phrase.length));
        const own = words.slice(at, at + length).join(" ");
        const telling = length > 1 || !this.ignored.has(typed[at]);
        const others = new Map();
        for (const group of telling ? this.groups.map((some) => some.map((phrase) => phrase.join(" "))) : []) {
          if (!group.includes(own)) continue;
          for (const [index, phrase] of group.entries()) others.set(phrase, !index || others.get(phrase));
        }
        others.delete(own);
        at += length;
        units.push({ own, others: [...others], telling, last: at === words.length });
      }
      return units;
    }

    /* What a unit found: how much each section and each label holds of it, and how much it counts, for being rare. */
    weigh(unit) {
      const { weights } = this;
      const texts = new Map();
      const labels = new Map();
      const take = (found, weight) => {
        for (const [id, score] of found.texts) texts.set(id, Math.max(texts.get(id) || 0, score * weight));
        for (const [id, fit] of found.labels) labels.set(id, Math.max(labels.get(id) || 0, fit * weight));
      };
      let found = this.find(unit.own);
      if (unit.last && unit.own.length > 2) take(this.find(unit.own, { begun: true }), 1);
      const unknown = !found.texts.size && !found.labels.size && !texts.size;
      if (unknown && !unit.own.includes(" ")) found = this.find(unit.own, { near: true });
      take(found, 1);
      const count = texts.size;
      for (const [other, ours] of unit.others) take(this.find(other), ours ? weights.alike : weights.alike * weights.theirs);
      if (!unit.telling) texts.clear();
      const idf = unit.telling ? this.idf(count + weights.broad * (texts.size - count) || labels.size) : weights.little;
      return { texts, labels, idf };
    }

    /* The best sections, best first: {page, section, score, defines}. */
    rank(query) {
      const { weights } = this;
      const typed = split(query);
      const asked = typed.filter((word) => !this.asking.has(word));
      const units = this.units(asked.length ? asked : typed).map((unit) => this.weigh(unit));
      const all = units.reduce((sum, unit) => sum + unit.idf, 0) || 1;

      // How well each label says what was typed: how much of this it holds, and how little else.
      const fits = new Map();
      for (const unit of units) for (const [id, fit] of unit.labels) fits.set(id, (fits.get(id) || 0) + fit * unit.idf);
      const ofPage = new Map();
      const ofSection = new Map();
      for (const [id, fit] of fits) {
        const entry = this.entries[id];
        const score = weights.label * weights[entry.kind] * fit * Math.min(1, fit / this.power(entry)) ** weights.exact;
        const [best, key] = entry.section === null ? [ofPage, entry.page] : [ofSection, entry.section];
        best.set(key, Math.max(best.get(key) || 0, score));
      }

      // A section counts for itself, for the rest of its page, and for what both are called.
      const pages = new Set(ofPage.keys());
      for (const unit of units) for (const id of unit.texts.keys()) pages.add(this.entries[id].page);
      for (const id of ofSection.keys()) pages.add(this.entries[id].page);
      const results = [];
      for (const number of pages) {
        const page = this.index.pages[number];
        const whole = ofPage.get(number) || 0;
        const best = units.map((unit) => {
          let most = 0;
          for (let id = page.first; id < page.end; id += 1) most = Math.max(most, unit.texts.get(id) || 0);
          return most;
        });
        const named = units.map(({ labels }) => [...labels.keys()].some((id) => this.entries[id].page === number));
        const covered = units.reduce((sum, unit, index) => sum + (best[index] || whole || named[index] ? unit.idf : 0), 0) / all;
        const own = [];
        for (let id = page.first; id < page.end; id += 1) {
          let score = units.reduce((sum, unit, index) => sum + weights.text * unit.idf * Math.max(unit.texts.get(id) || 0, best[index] * weights.rest), 0);
          score += Math.max(ofSection.get(id) || 0, whole) + 0.3 * Math.min(ofSection.get(id) || 0, whole);
          if (id === page.first) score += whole * weights.top;
          own.push({ page: number, section: id, score: score * covered ** weights.covered * (page.c ?? 1) });
        }
        own.sort((one, other) => other.score - one.score || one.section - other.section);
        own.forEach((result, index) => {
          result.score *= weights.again ** index;
        });
        results.push(...own);
      }
      results.sort((one, other) => other.score - one.score || one.section - other.section);
      return this.definitionFirst(asked, this.helpFirst(typed, results))
        .filter((result, _, sorted) => result.score >= sorted[0].score * weights.least)
        .slice(0, MOST);
    }

    /* What all words of a label together would count. */
    power(entry) {
      if (!entry.power) {
        const counted = split(entry.label).map((word) => (this.ignored.has(word) ? this.weights.little : this.idf(this.count(stem(word)))));
        entry.power = counted.reduce((sum, one) => sum + one, 0) || 1;
      }
      return entry.power;
    }

    /* The results as they are shown: {title, heading, url, pieces, defines}; pieces are the sentence that answers, in parts, with
       whether each is a word that was searched for. */
    search(query) {
      const units = this.units(split(query).filter((word) => !this.asking.has(word)));
      const telling = units.filter((unit) => unit.telling);
      const sought = new Map();
      for (const { own, others, last } of telling.length ? telling : units) {
        const say = (phrase) => phrase.split(" ").filter((word) => !this.little.has(word));
        for (const [phrase] of others) for (const word of say(phrase)) sought.set(word, { worth: 1, last: false });
        for (const word of say(own)) sought.set(word, { worth: 2, last });
      }
      return this.rank(query).map(({ page, section, defines }) => {
        const { t, u, d, k } = this.index.pages[page];
        const { anchor, title, body } = this.entries[section];
        const start = anchor ? "" : k === "term" ? body.split("\n", 1)[0] : d || "";
        return { title: t, heading: title, url: anchor ? `${u}#${anchor}` : u, pieces: excerpt(body, start, sought, defines), defines };
      });
    }

    /* The dangers that a search speaks of, misspelled or unfinished perhaps. */
    dangers(query) {
      const typed = split(query);
      return this.danger.filter((danger) => this.spoken(danger, typed));
    }

    /* The longest phrase of a danger that is among the words typed. */
    spoken(danger, typed) {
      const is = (word, index, at) => {
        const given = typed[at + index];
        if (given === undefined || given === word) return given === word;
        const last = at + index === typed.length - 1;
        if (last && given.length > 4 && word.startsWith(given)) return true;
        return given[0] === word[0] && distance(given, word) <= (word.length > 8 ? 2 : word.length > 4 ? 1 : 0);
      };
      const found = danger.phrases.filter((phrase) => typed.some((_, at) => phrase.every((word, index) => is(word, index, at))));
      return found.sort((one, other) => other.length - one.length)[0];
    }

    /* Where a search speaks of danger and little else, the page that says what to do comes first. */
    helpFirst(typed, results) {
      for (const danger of this.danger) {
        const phrase = this.spoken(danger, typed);
        if (!phrase) continue;
        const more = typed.filter((word) => !this.ignored.has(word)).length - phrase.length;
        const number = this.index.pages.findIndex((page) => page.u === danger.page[1]);
        if (more <= phrase.length && number >= 0) return this.first(number, results);
      }
      return results;
    }

    first(number, results, more = {}) {
      const { first } = this.index.pages[number];
      const score = results.length ? results[0].score * 1.01 : 1;
      return [{ page: number, section: first, score, ...more }, ...results.filter((result) => result.section !== first)];
    }

    /* Words of the site that are spelled nearly like what was typed. */
    suggest(query) {
      const near = new Map();
      for (const word of split(query)) {
        const root = stem(word);
        for (const { terms } of this.words.search(root, { fuzzy: 0.45, prefix: root.length > 2 })) {
          for (const term of terms) if (this.spelled.has(term)) near.set(this.spelled.get(term), distance(root, term));
        }
      }
      return [...near].sort((one, other) => one[1] - other[1] || (one[0] < other[0] ? -1 : 1)).slice(0, SUGGESTED).map(([word]) => word);
    }

    /* Where all that was typed is a term, misspelled perhaps, its definition comes first. */
    definitionFirst(asked, results) {
      const telling = asked.filter((word) => !this.ignored.has(word)).map(stem).join(" ");
      const whole = asked.map(stem).join(" ");
      let number = this.terms.get(whole) ?? this.terms.get(telling);
      if (number === undefined && telling.length > 4) {
        const near = [...this.terms.keys()].filter((term) => term[0] === telling[0] && same(telling, term));
        number = this.terms.get(near.sort((one, other) => distance(telling, one) - distance(telling, other))[0]);
      }
      return number === undefined ? results : this.first(number, results, { defines: true });
    }
  }

  SearchEngine.words = { split, stem, distance, excerpt };
  self.SearchEngine = SearchEngine;
})();
