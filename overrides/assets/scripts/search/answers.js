/* Answers a search in the language in which it is asked. A site in several languages has an index for each. That of the page says of each
   other language where its index is, by which words a search in it is known, and what its words of danger are; it is loaded when somebody
   searches in that language, or when the page's own finds nothing. */
(() => {
  "use strict";

  const MORE = 0.3; // how much more of a search a title, keyword or question must say, to be shown below the language in which it was asked
  const MUCH = 0.5; // how much more, to be shown above it
  const ENOUGH = 3; // letters of a word before another index is loaded for what the page's own does not find
  const FEWER = [5, 3]; // results of the first and of the second language that are shown then

  const { fold, split } = self.SearchWords;

  /* What an index says of another language: {language, name, here, definition, address, ignore, words, danger…}. */
  class OtherLanguage {
    constructor(said) {
      this.said = said;
      this.language = self.SearchWords.of(said.language);
      this.little = (said.ignore || []).map(fold);
      this.own = new Set(this.little);
      this.known = new Map(); // stem -> a word of the language that has it
      const danger = [...Object.values(said.families || {}), said.harmless, said.study, ...(said.danger || []).flatMap(({ words, topics }) => [words, topics])];
      for (const text of [said.words, ...danger, this.little.join(" ")]) {
        for (const word of split(text || "")) this.known.set(this.language.stem(word), word);
      }
    }

    word(typed) {
      return this.own.has(typed) ? typed : this.known.get(this.language.stem(typed));
    }

    /* As `knows` of an engine. */
    knows(word, last) {
      if (this.own.has(word)) return 3;
      if (this.word(word)) return 2;
      return last && word.length > 2 && [...this.known.values()].some((other) => other.startsWith(word)) ? 1 : 0;
    }
  }

  class SearchAnswers {
    /* `load` gives the index at an address, later. */
    constructor(index, MiniSearch, load) {
      this.own = new self.SearchEngine(index, MiniSearch);
      this.MiniSearch = MiniSearch;
      this.load = load;
      this.engines = new Map(); // each other language -> its engine; none where its index did not come
      this.coming = new Map(); // each that is loaded just now -> when it is there
    }

    /* The other language in which somebody asks, if it is one: where more words are of it than of the page's own. */
    asked(query) {
      let best = null;
      for (const other of this.own.others) {
        const more = this.own.foreign(query, other);
        if (more > (best?.more || 0)) best = { other, more };
      }
      return best?.other;
    }

    dangers(query) {
      return this.own.dangers(query, this.asked(query)?.language.code);
    }

    /* What is found, in groups by language, that in which it was asked first: {groups, missing}. A group is {other, results}, without
       `other` where the language is the page's. `missing` is a language that may have more, whose index must be loaded for that. */
    answer(query) {
      const danger = this.dangers(query)[0]?.language;
      const asked = this.asked(query) || this.own.others.find(({ language }) => language.code === danger);
      const own = this.find(null, query);
      const begun = !asked && split(query).every((word) => word.length < ENOUGH);
      if (begun && !own.results.length) return { groups: [], missing: null };
      if (begun || (!asked && own.results.length && !this.own.isStrange(query))) return { groups: [own], missing: null };
      const others = asked ? [asked] : this.own.others;
      const missing = others.find((other) => !this.engines.has(other));
      if (missing) return { groups: [], missing };
      let best = { results: [], said: 0 };
      for (const other of others) {
        const found = this.find(other, query);
        if (found.results.length && found.said >= best.said) best = found;
      }
      if (!best.results.length) return { groups: own.results.length ? [own] : [], missing: null };
      if (!own.results.length) return { groups: [best], missing: null };
      if (!asked) return { groups: [best.said > own.said ? best : own], missing: null };
      if (own.said <= best.said + MORE) return { groups: [best], missing: null };
      const both = own.said > best.said + MUCH ? [own, best] : [best, own];
      return { groups: both.map((found, at) => ({ ...found, results: found.results.slice(0, FEWER[at]) })), missing: null };
    }

    /* What one language has: {other, results, said}, where `said` is how much of the search one title, keyword or question says. */
    find(other, query) {
      const engine = other ? this.engines.get(other) : this.own;
      const results = engine ? engine.search(query) : [];
      return { other, results, said: engine ? engine.said : 0 };
    }

    /* Loads the index of a language, once. One that does not come is asked for again after `tryAgain`. */
    fetch(other) {
      if (!this.coming.has(other)) {
        const done = (engine) => {
          this.engines.set(other, engine);
          this.coming.delete(other);
        };
        const loaded = this.load(other.said.address).then((index) => new self.SearchEngine(index, this.MiniSearch));
        this.coming.set(other, loaded.then(done, () => done(null)));
      }
      return this.coming.get(other);
    }

    tryAgain() {
      for (const [other, engine] of this.engines) if (!engine) this.engines.delete(other);
    }
  }

  Object.assign(self, { OtherLanguage, SearchAnswers });
})();
