/*! With MiniSearch (MIT): vendor/minisearch-LICENSE.txt */

/* Finds the sections of pages that answer what somebody types. Knows nothing of the page it runs in: an index goes in, results come
   out. MiniSearch holds the words and finds those that begin or are spelled like what is typed; here is what they count. */
(() => {
  "use strict";

  const WEIGHTS = {
    label: 3, // a title, a heading, a question or a keyword that says what was typed, beside a text that holds it
    title: 1, // of that: a title or an alias,
    keyword: 0.9, // a keyword,
    question: 0.85, // a question,
    asked: 0.6, // a question that the beginning of the page answers, for the rest of the page,
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
    text: 0.55, // what a text that holds a word counts
    little: 0.6, // a word that says little
    together: 0.7, // what all labels of a page say together
    number: 0.25, // how much more a section counts for each number in it, where a number is asked for
    undefined: 0.9, // a term, where its meaning is not asked for
    others: 0.8, // a page for others than those whose words are typed
    least: 0.3, // what a result must have of the best one's score
  };
  const MOST = 20; // results
  const SUGGESTED = 4;
  const FEW = 2; // sections that may hold a word of another language

  const { fold, slug, split, inside, distance, slips, same } = self.SearchWords;

  class SearchEngine {
    constructor(index, MiniSearch, weights = {}) {
      this.weights = { ...WEIGHTS, ...weights };
      this.index = index;
      this.language = self.SearchWords.of(index.language || "en");
      const { stem, stems } = this.language;
      this.others = (index.others || []).map((said) => new self.OtherLanguage(said));
      this.own = new Set((index.ignore || []).map(fold)); // words of this language that say little
      this.ignored = new Set([...this.own, ...this.others.flatMap(({ little }) => little)]); // pages may have questions in others
      this.little = new Set([...this.ignored].map(stem));
      this.asking = (index.asking || []).map(split);
      this.numbering = (index.numbering || []).map(split);
      this.readers = Object.entries(index.readers || {}).map(([reader, phrases]) => [reader, phrases.map(stems)]);
      this.groups = (index.alike || []).map((group) => [...new Map(group.map((words) => [fold(words), stems(words)])).values()]);
      this.entries = []; // sections, then labels
      this.spelled = new Map(); // stem -> a word that has it
      this.found = new Map(); // what each word of a search found
      const knows = (word) => (this.ignored.has(word) ? word : this.spelled.get(stem(word)) || this.written.get(stem(word)));
      const others = (word) => this.others.reduce((found, other) => found || other.word(word), undefined);
      this.dangerWords = [new self.DangerWords(index, this.language, (word) => knows(word) || others(word))];
      // Nobody in danger looks for the right page first.
      for (const other of this.others) {
        const known = (word) => other.word(word) || knows(word) || this.named.get(stem(word));
        this.dangerWords.push(new self.DangerWords(other.said, other.language, known));
      }
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
      const { stem, stems } = this.language;
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
        const answers = new Map(); // number of a section -> the questions that it answers
        for (const asked of page.q || []) {
          const [words, place] = typeof asked === "string" ? [asked, 0] : asked;
          if (!place) label(number, null, words, "asked");
          answers.set(place, [...(answers.get(place) || []), words]);
        }
        const texts = this.index.texts?.[number] || [];
        page.s.forEach((section, place) => {
          const [anchor, title] = typeof section === "string" ? [slug(section), section] : section;
          const text = texts[place] || "";
          for (const asked of answers.get(place) || []) label(number, this.entries.length, asked, "question");
          label(number, this.entries.length, title, title.endsWith("?") ? "question" : "heading");
          this.entries.push({ id: this.entries.length, page: number, anchor, title, text: `${title}\n${text}`, body: text });
        });
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
      this.named = new Map(); // stem -> a word of labels and synonyms that has it
      this.written = new Map(); // the same of labels that nobody misspells on purpose
      this.vocabulary = new Map(this.counts); // stem -> how many sections, labels and synonyms hold it
      for (const { label: said, kind } of labels) {
        if (kind !== "keyword") for (const word of split(said)) this.written.set(stem(word), word);
      }
      const alike = this.groups.flat().map((roots) => roots.join(" "));
      for (const text of [...labels.map(({ label: said }) => said), ...alike]) {
        for (const word of split(text)) {
          const root = stem(word);
          if (!this.named.has(root)) this.named.set(root, word);
          this.vocabulary.set(root, (this.vocabulary.get(root) || 0) + 1);
        }
      }
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

    /* What a search asks for beside its words: {asked, defining, numbering, readers}. `asked` are the words without those around a word
       whose meaning is asked for, `readers` those whose words they are. */
    read(query) {
      const typed = split(query);
      const roots = typed.map(this.language.stem);
      const places = (phrases, words) => words.flatMap((_, at) => phrases.filter((phrase) => inside(phrase, words, at)).map((phrase) => [at, phrase]));
      const around = new Set(places(this.asking, typed).flatMap(([at, phrase]) => phrase.map((_, index) => at + index)));
      const asked = typed.filter((_, at) => !around.has(at));
      return {
        typed,
        asked: asked.length ? asked : typed,
        defining: around.size > 0 && asked.length > 0,
        numbering: new Set(places(this.numbering, typed).flatMap(([, phrase]) => phrase)),
        readers: new Set(this.readers.filter(([, phrases]) => places(phrases, roots).length).map(([reader]) => reader)),
      };
    }

    /* The words typed, with those that the site does not know replaced by the one that is spelled most like it, if any is. */
    correct(typed) {
      return typed.map((word, at) => {
        const root = this.language.stem(word);
        if (word.length < 4 || /\d/.test(root) || this.ignored.has(word) || this.vocabulary.has(root)) return { word, root, fit: 1 };
        const last = at === typed.length - 1;
        let best = null;
        for (const [other, count] of this.vocabulary) {
          if (last && other.startsWith(root)) return { word, root, fit: 1 };
          if (other[0] !== root[0] || Math.abs(other.length - root.length) > 2) continue;
          const whole = this.spelled.get(other) || this.named.get(other);
          const apart = Math.min(other.length < 4 ? 9 : distance(root, other), distance(word, whole));
          if (apart > slips(word.length)) continue;
          if (!best || apart < best.apart || (apart === best.apart && count > best.count)) best = { root: other, apart, count };
        }
        return best ? { word, root: best.root, fit: this.weights.near } : { word, root, fit: 1 };
      });
    }

    /* What was typed as units, each a word or a phrase, with all that means the same and whether it is the site's own word for it. */
    units(typed, little = new Set()) {
      const corrected = this.correct(typed);
      const words = corrected.map(({ root }) => root);
      const units = [];
      for (let at = 0; at < words.length; ) {
        const phrases = this.groups.flat().filter((phrase) => phrase.length > 1 && inside(phrase, words, at));
        const length = Math.max(1, ...phrases.map((phrase) => phrase.length));
        const own = words.slice(at, at + length).join(" ");
        const telling = length > 1 || !(this.ignored.has(typed[at]) || little.has(typed[at]));
        const fit = Math.min(...corrected.slice(at, at + length).map((one) => one.fit));
        const others = new Map();
        for (const group of telling ? this.groups.map((some) => some.map((phrase) => phrase.join(" "))) : []) {
          if (!group.includes(own)) continue;
          for (const [index, phrase] of group.entries()) others.set(phrase, !index || others.get(phrase));
        }
        others.delete(own);
        at += length;
        units.push({ own, others: [...others], telling, fit, last: at === words.length });
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
      if (unit.last && unit.own.length > 2) take(this.find(unit.own, { begun: true }), unit.fit);
      take(this.find(unit.own), unit.fit);
      const count = texts.size;
      for (const [other, ours] of unit.others) take(this.find(other), unit.fit * (ours ? weights.alike : weights.alike * weights.theirs));
      if (!unit.telling) texts.clear();
      const idf = unit.telling ? this.idf(count + weights.broad * (texts.size - count) || labels.size) : weights.little;
      return { texts, labels, idf };
    }

    /* The best sections, best first: {page, section, score, defines}. */
    rank(query) {
      const { weights } = this;
      const { asked, defining, numbering, readers } = this.read(query);
      const units = this.units(asked, numbering).map((unit) => this.weigh(unit));
      const all = units.reduce((sum, unit) => sum + unit.idf, 0) || 1;

      // How well each label says what was typed: how much of this it holds, and how little else.
      const fits = new Map();
      for (const unit of units) for (const [id, fit] of unit.labels) fits.set(id, (fits.get(id) || 0) + fit * unit.idf);
      this.said = Math.max(0, ...fits.values()) / all; // how much of what was typed one label says, from 0 to 1
      const ofPage = new Map();
      const ofSection = new Map();
      for (const [id, fit] of fits) {
        const entry = this.entries[id];
        const score = weights.label * weights[entry.kind] * fit * Math.min(1, fit / this.power(entry)) ** weights.exact;
        const [best, key] = entry.section === null ? [ofPage, entry.page] : [ofSection, entry.section];
        best.set(key, Math.max(best.get(key) || 0, score));
      }
      // What all labels of a page, or of a section, say together.
      const sums = [new Map(), new Map()];
      for (const unit of units) {
        const most = [new Map(), new Map()];
        for (const [id, fit] of unit.labels) {
          const entry = this.entries[id];
          const [which, key] = entry.section === null ? [0, entry.page] : [1, entry.section];
          most[which].set(key, Math.max(most[which].get(key) || 0, fit * weights[entry.kind] * unit.idf));
        }
        most.forEach((some, which) => {
          for (const [key, value] of some) sums[which].set(key, (sums[which].get(key) || 0) + value);
        });
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
        let kind = page.c ?? 1;
        if (page.k === "term" && !defining) kind *= weights.undefined;
        if (readers.size && page.e && !page.e.some((reader) => readers.has(reader))) kind *= weights.others;
        const own = [];
        for (let id = page.first; id < page.end; id += 1) {
          let score = units.reduce((sum, unit, index) => sum + weights.text * unit.idf * Math.max(unit.texts.get(id) || 0, best[index] * weights.rest), 0);
          score += Math.max(ofSection.get(id) || 0, whole) + 0.3 * Math.min(ofSection.get(id) || 0, whole);
          if (id === page.first) score += whole * weights.top;
          score += weights.together * Math.max(sums[0].get(number) || 0, sums[1].get(id) || 0);
          if (numbering.size) score *= 1 + weights.number * this.numbers(this.entries[id]);
          own.push({ page: number, section: id, score: score * covered ** weights.covered * kind });
        }
        own.sort((one, other) => other.score - one.score || one.section - other.section);
        own.forEach((result, index) => {
          result.score *= weights.again ** index;
        });
        results.push(...own);
      }
      results.sort((one, other) => other.score - one.score || one.section - other.section);
      return this.helpFirst(query, this.definitionFirst(asked, results, defining), results)
        .filter((result, _, sorted) => result.score >= sorted[0].score * weights.least)
        .slice(0, MOST);
    }

    /* How many numbers of help lines a section has, three at the most. */
    numbers(entry) {
      entry.numbers ??= Math.min(3, (this.index.numbers || []).filter((number) => entry.body.includes(number)).length);
      return entry.numbers;
    }

    /* What all words of a label together would count. */
    power(entry) {
      if (!entry.power) {
        const counted = split(entry.label).map((word) => (this.ignored.has(word) ? this.weights.little : this.idf(this.count(this.language.stem(word)))));
        entry.power = counted.reduce((sum, one) => sum + one, 0) || 1;
      }
      return entry.power;
    }

    /* The results as they are shown: {title, heading, url, pieces, defines}; pieces are the sentence that answers, in parts, with
       whether each is a word that was searched for. */
    search(query) {
      const units = this.units(this.read(query).asked);
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
        const start = anchor ? "" : (k !== "term" && d) || body.split("\n", 1)[0];
        return { title: t, heading: title, url: anchor ? `${u}#${anchor}` : u, pieces: this.language.excerpt(body, start, sought, defines), defines };
      });
    }

    /* The dangers that a search speaks of, in whichever language, those first that are certain and that more words speak of. Of two that
       are one in two languages, one is enough: that of which more is said, or else the one in the language in which it is `asked`. */
    spoken(query, asked = "") {
      const best = new Map();
      const telling = (word) => !this.ignored.has(word);
      const foreign = this.others.map((other) => this.foreign(query, other));
      const sides = [null, ...this.others];
      sides.forEach((other, at) => {
        // "suicide prevention" is no Spanish, though "suicid*" is.
        const may = other ? foreign[at - 1] >= 0 : foreign.every((more) => more <= 0);
        const [words, language] = [this.dangerWords[at], other ? other.language.code : ""];
        for (const one of words.spoken(query, telling, may)) {
          const { page, twin } = one.danger;
          const known = best.get(twin || page[1]);
          if (!known || one.said > known.said || (one.said === known.said && asked && language === asked)) {
            best.set(twin || page[1], { ...one, language });
          }
        }
      });
      return [...best.values()].sort((one, other) => other.certain - one.certain || other.said - one.said);
    }

    /* How many more words of a search are of another language than of this one; fewer are less than none. A word such as "the" counts
       for two, unless the other language has it in names. */
    foreign(query, other) {
      const words = split(query).filter((word) => !/\d/.test(word));
      const marked = ({ marks }) => (marks.test(query) ? 1 : 0);
      return words.reduce((sum, word, at) => {
        const last = at === words.length - 1;
        const [theirs, own] = [other.knows(word, last), this.knows(word, last)];
        return sum + Math.sign(theirs - own) * (Math.max(theirs, own) === 3 && Math.min(theirs, own) < 2 ? 2 : 1);
      }, marked(other.language) - marked(this.language));
    }

    /* How surely a word is of this language: 3 where it is one of those that say little, 2 where pages are called so or several say it,
       1 where few say it or it is the beginning of such a word. */
    knows(word, last) {
      const root = this.language.stem(word);
      if (this.own.has(word)) return 3;
      if (this.named.has(root) || this.count(root) > FEW) return 2;
      if (this.spelled.has(root)) return 1;
      return last && word.length > 2 && [...this.vocabulary.keys()].some((other) => other.startsWith(word)) ? 1 : 0;
    }

    /* Whether no text says a word of a search, or one that begins so: it may be of another language, though a keyword here may have it. */
    isStrange(query) {
      const words = split(query).filter((word) => !/\d/.test(word));
      const known = (word, at) => this.count(this.language.stem(word)) || [1, 3].includes(this.knows(word, at === words.length - 1));
      return words.some((word) => word.length > 3) && !words.some(known);
    }

    /* The dangers that a search speaks of: {say, lines, page, language}, which is empty for the page's own. */
    dangers(query, asked) {
      return this.spoken(query, asked).map(({ danger, language }) => ({ ...danger, language }));
    }

    /* Where a search speaks of danger, the page that says what to do comes first; of a topic only where it speaks of little else, and
       after the definition. */
    helpFirst(query, defined, results) {
      for (const { danger, certain, said, more } of this.spoken(query)) {
        const number = this.index.pages.findIndex((page) => page.u === danger.page[1]);
        if (number < 0) continue;
        if (certain) return this.first(number, results);
        if (more <= said) return defined[0]?.defines ? [defined[0], ...this.first(number, defined.slice(1))] : this.first(number, defined);
      }
      return defined;
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
        const root = this.language.stem(word);
        for (const { terms } of this.words.search(root, { fuzzy: 0.45, prefix: root.length > 2 })) {
          for (const term of terms) if (this.spelled.has(term)) near.set(this.spelled.get(term), distance(root, term));
        }
      }
      return [...near].sort((one, other) => one[1] - other[1] || (one[0] < other[0] ? -1 : 1)).slice(0, SUGGESTED).map(([word]) => word);
    }

    /* Where all that was typed is a term, misspelled perhaps, or the words around it ask for its meaning, its definition comes first. */
    definitionFirst(asked, results, defining) {
      const { stem } = this.language;
      const telling = asked.filter((word) => !this.ignored.has(word)).map(stem).join(" ");
      const whole = asked.map(stem).join(" ");
      let number = this.terms.get(whole);
      if (number === undefined && defining) number = this.terms.get(telling);
      if (number === undefined && telling.length > 4 && (defining || telling.split(" ").length === asked.length)) {
        const near = [...this.terms.keys()].filter((term) => term[0] === telling[0] && same(telling, term));
        number = this.terms.get(near.sort((one, other) => distance(telling, one) - distance(telling, other))[0]);
      }
      return number === undefined ? results : this.first(number, results, { defines: true });
    }
  }

  self.SearchEngine = SearchEngine;
})();
