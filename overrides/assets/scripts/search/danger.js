/* Knows when a search speaks of danger. The phrases are the site's (_data/search.yml); here is how one is found in what somebody types:
   inflected, misspelled, with other words between, in another order where the phrase has a "+", and not typed to its end. */
(() => {
  "use strict";

  const BETWEEN = 2; // other words that may stand between two words of a phrase
  const APART = 8; // words that may stand between all parts of a phrase whose order does not matter
  const UNFINISHED = 5; // letters of a word that somebody still types, from which on it is known
  const LONGEST = 150; // words of a search that are read

  const list = (text) => (text || "").split(",").filter(Boolean);
  const slips = (length) => (length > 7 ? 2 : length > 3 ? 1 : 0);

  const consonants = (heard) => heard.replace(/[aeiou]/g, "");

  const { split, distance } = self.SearchWords;

  class DangerWords {
    /* `index` has the phrases of one language, and `language` compares its words (words.js); `known` gives the site's word that has the stem
       of one typed, so that this is not taken for another one misspelled. */
    constructor(index, language, known) {
      this.language = language;
      this.known = known;
      this.seen = new Map(); // each word typed -> the words of phrases that it is
      this.words = new Map(); // each word of a phrase -> what it is compared by
      this.families = new Map();
      for (const [name, listed] of Object.entries(index.families || {})) this.families.set(name, list(listed).flatMap((text) => this.family(text)));
      const all = (phrases) => list(phrases).map((phrase) => this.phrase(phrase));
      this.harmless = all(index.harmless);
      this.study = all(index.study);
      this.dangers = (index.danger || []).map((danger) => ({ danger, words: all(danger.words), topics: all(danger.topics) }));
    }

    /* ---- phrases, as the site writes them ---- */

    phrase(text) {
      const parts = text.replace(/\.$/, "").split("+");
      return { whole: text.endsWith("."), parts: parts.map((part) => part.trim().split(/\s+/).map((item) => this.item(item))) };
    }

    /* What may stand for an item: sequences of words. An item is a word, a family in braces, or several of both with "/" between. */
    item(text) {
      const all = text.split("/").map((one) => this.family(one));
      return all.length > 1 ? all.flat() : all[0]; // a family as it is, since what is found of it is kept
    }

    family(text) {
      return text.startsWith("{") ? this.families.get(text.slice(1, -1)) || [] : [this.sequence(text)];
    }

    sequence(text) {
      return text
        .trim()
        .split(/\s+/)
        .flatMap((word) => split(word).map((plain) => this.word(plain, word.endsWith("*"))));
    }

    word(plain, begun) {
      const key = begun ? `${plain}*` : plain;
      if (!this.words.has(key)) {
        const { stem: bare, sound } = this.language;
        const stem = bare(plain);
        const short = begun || plain.length - stem.length > 3; // "cort" of "cortarme" sounds like many words
        this.words.set(key, { key, plain, begun, stem, forms: [plain, sound(plain), sound(short ? plain : stem)] });
      }
      return key;
    }

    /* ---- what was typed ---- */

    /* Which words of the phrases each word typed is, and which it may be. */
    read(typed) {
      return typed.map((given, at) => this.meanings(given, at === typed.length - 1));
    }

    meanings(given, last) {
      const key = last ? `${given} ` : given;
      if (!this.seen.has(key)) {
        const { stem, sound, heard: whole, unlike } = this.language;
        const root = stem(given);
        const sure = new Set();
        for (const word of this.words.values()) if (this.is(word, given, root)) sure.add(word.key);
        const all = new Set(sure);
        const other = sure.size ? given : this.known(given);
        if (!other || unlike(other, given)) {
          const heard = new Set([given, ...[given, root, stem(whole(given))].map(sound)]);
          for (const word of this.words.values()) if (this.maybe(word, given, heard, last)) all.add(word.key);
        }
        this.seen.set(key, { sure, all });
      }
      return this.seen.get(key);
    }

    is(word, given, root) {
      if (word.begun) return given.startsWith(word.plain);
      return word.plain === given || (word.stem === root && !this.language.unlike(word.plain, given));
    }

    maybe(word, given, heard, last) {
      if (last && given.length >= UNFINISHED && word.plain.startsWith(given)) return true;
      return [...heard].some((one) => word.forms.some((other) => this.misspelled(word, given, one, other)));
    }

    /* Whether a word that is spelled or sounds like `heard` may be one that is or does like `meant`. Short ones must have the same
       consonants. */
    misspelled(word, given, heard, meant) {
      if (given.length < 3 || word.plain.length < 3) return false;
      if (heard === meant) return true;
      if (heard[0] !== meant[0]) return false;
      const head = word.begun ? heard.slice(0, meant.length) : heard;
      if (head.length < 5 && [...head].sort().join() === [...meant].sort().join()) return true; // two letters swapped
      const most = slips(Math.min(word.plain.length, given.length));
      if (!most) return false;
      if (most < 2 && Math.min(heard.length, meant.length) < 5 && !word.begun) return consonants(heard) === consonants(meant);
      const near = (other) => Math.abs(other.length - meant.length) <= most && distance(other, meant) <= most;
      return near(heard) || (word.begun && meant.length > 4 && [0, 1].some((less) => near(heard.slice(0, meant.length - less))));
    }

    /* Where an item stands: the first word's place and the place after the last one's. `read` has the words at each place, and keeps
       what was found. */
    places(read, item) {
      if (!read.found.has(item)) {
        const found = [];
        for (const words of item) {
          for (let at = 0; at + words.length <= read.at.length; at += 1) {
            if (words.every((word, index) => read.at[at + index].has(word))) found.push([at, at + words.length]);
          }
        }
        read.found.set(item, found);
      }
      return read.found.get(item);
    }

    /* Where the items of a part stand one after the other: lists of the places of each. */
    part(read, items) {
      let found = [[]];
      for (const item of items) {
        const places = this.places(read, item);
        const next = [];
        for (const before of found) {
          const end = before.length ? before[before.length - 1][1] : null;
          for (const place of places) if (end === null || (place[0] >= end && place[0] - end <= BETWEEN)) next.push([...before, place]);
        }
        if (!next.length) return next;
        found = next;
      }
      return found;
    }

    /* The words typed, by their places, that say a phrase; none if it is not said. */
    said(read, phrase) {
      let found = [[]];
      for (const items of phrase.parts) {
        const next = [];
        for (const one of this.part(read, items)) for (const before of found) next.push([...before, ...one]);
        found = next.filter((places) => this.together(places));
        if (!found.length) return [];
      }
      return found.map((places) => places.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index)))[0];
    }

    together(places) {
      const sorted = [...places].sort((one, other) => one[0] - other[0]);
      let space = 0;
      for (let index = 1; index < sorted.length; index += 1) {
        const between = sorted[index][0] - sorted[index - 1][1];
        if (between < 0) return false;
        space += between;
      }
      return space <= APART;
    }

    /* The dangers that a search speaks of: {danger, certain, said, more}. `certain` is whether it says more than a topic, `said` how many
       words say so, `more` how many others say something: `telling` tells it of a word. Of two dangers with one page, one is enough.
       Topics count only where they `may`. */
    spoken(query, telling, may = true) {
      const typed = split(query).slice(0, LONGEST);
      const read = this.read(typed);
      const sure = { at: read.map((words) => words.sure), found: new Map() };
      const all = { at: read.map((words) => words.all), found: new Map() };
      for (const phrase of this.harmless) for (const at of this.said(sure, phrase)) all.at[at] = new Set();
      const studied = this.study.some((phrase) => this.said(sure, phrase).length);
      const left = (said) => typed.filter((word, at) => !said.has(at) && telling(word)).length;
      const best = new Map();
      for (const { danger, words, topics } of this.dangers) {
        const said = new Set();
        const say = (phrases) => {
          for (const phrase of phrases) {
            const places = this.said(all, phrase);
            if (!phrase.whole || places.length === typed.length) for (const at of places) said.add(at);
          }
        };
        say(words);
        const certain = said.size > 0;
        if (may && !studied) say(topics);
        const page = danger.page[1];
        if (said.size > (best.get(page)?.said || 0)) best.set(page, { danger, certain, said: said.size, more: left(said) });
      }
      return [...best.values()];
    }
  }

  self.DangerWords = DangerWords;
})();
