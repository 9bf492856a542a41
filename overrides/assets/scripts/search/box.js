/* Shows what the search finds. search.js loads this file when the search is first used, after the engine and the index.
   All that is shown goes in as text: nothing from a search or from the index can become markup. */
(() => {
  "use strict";

  const TEXT = MESSAGES.search; // the words: hooks/messages/

  const print = self.printQuotes;
  const PAUSE = 30; // milliseconds: two keys at once are one search

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  self.startSearch = (box, root, follow, load) => {
    const answers = new self.SearchAnswers(self.searchIndex, self.MiniSearch, load);
    const engine = answers.own;
    const input = box.querySelector(".md-search__input");
    const status = box.querySelector("[role=status]");
    const list = box.querySelector(".md-search-result__list");
    const before = status.textContent;
    const inLanguage = (element, code) => {
      if (code) element.lang = code;
      return element;
    };
    const place = ({ title, url }) => {
      const link = make("a", "", print(title));
      link.href = new URL(url, root);
      return link;
    };

    let timer = 0;
    let shown = null;

    /* ---- one result ---- */

    function item(result, other) {
      const words = make("div", "md-search-result__article md-typeset"); // no article: Firefox gives a link no name from one
      const heading = make("p", "kb-hit__title", print(result.title));
      if (result.heading) heading.append(make("span", "kb-hit__section", ` › ${print(result.heading)}`));
      if (result.defines) heading.prepend(make("span", "kb-hit__kind", other ? other.said.definition : TEXT.definition), " ");
      words.append(heading);
      if (result.pieces.length) {
        let before;
        const printed = result.pieces.map(([text, marked]) => {
          const said = print(text, before);
          before = text.at(-1);
          return marked ? make("mark", "", said) : said;
        });
        words.append(make("p", "kb-hit__text", ...printed));
      }
      const link = make("a", "md-search-result__link", words);
      link.href = new URL(result.url, root);
      return inLanguage(make("li", "md-search-result__item", link), other?.said.language);
    }

    /* The results in one language, and above them which it is, where that is not plain. */
    function group({ other, results }, at) {
      const shown = at ? make("ol", "md-search-result__list") : list;
      shown.replaceChildren(...results.map((result) => item(result, other)));
      if (at) list.parentElement.append(shown);
      if (!at && !other) return;
      shown.before(inLanguage(make("p", "kb-search-language", other ? other.said.here : TEXT.in_this_language), other?.said.language));
    }

    /* ---- help in danger ---- */

    function helpBox(dangers) {
      const aside = make("section", "kb-search-help md-typeset");
      aside.setAttribute("aria-label", TEXT.help);
      for (const danger of dangers) {
        const said = inLanguage(make("div", ""), danger.language);
        if (danger.say) said.append(make("p", "", print(danger.say)));
        const lines = make("ul", "");
        for (const line of danger.lines) {
          const entry = make("li", "");
          line.ways.forEach(([words, url], index) => {
            const link = make("a", "", words);
            link.href = url;
            if (index) entry.append(" ");
            entry.append(link);
          });
          entry.append(` ${line.name}`);
          lines.append(entry);
        }
        const [title, url] = danger.page;
        said.append(lines, make("p", "", place({ title, url })));
        aside.append(said);
      }
      return aside;
    }

    /* ---- nothing typed, nothing found ---- */

    /* Where help is, and the parts of the page to look through. */
    function ways(said) {
      const aside = make("div", "kb-search-nothing md-typeset");
      const { first, nothing, parts = [] } = engine.index;
      const entry = ([title, url]) => make("li", "", place({ title, url }));
      if (first) aside.append(make("p", "kb-first", place({ title: first[0], url: first[1] })));
      if (nothing) {
        const links = parts.length ? parts : [nothing];
        aside.append(make("p", "", said), make("ul", "kb-ways", ...links.map(entry)));
      }
      return aside;
    }

    function nothing(query) {
      const aside = ways(TEXT.look_through);
      const near = engine.suggest(query);
      if (near.length) {
        const words = near.map((word) => {
          const button = make("button", "md-button", word);
          button.type = "button";
          button.addEventListener("click", () => {
            input.value = word;
            input.focus();
            input.dispatchEvent(new Event("input", { bubbles: true }));
          });
          return button;
        });
        aside.prepend(make("p", "", TEXT.near), make("p", "kb-search-nothing__words", ...words));
      }
      return aside;
    }

    /* ---- the whole ---- */

    function clear() {
      for (const old of box.querySelectorAll(".kb-search-help, .kb-search-nothing, .kb-search-language")) old.remove();
      for (const more of box.querySelectorAll(".md-search-result__list")) if (more !== list) more.remove();
    }

    function count([first]) {
      const told = { count: first.results.length };
      return first.other ? TEXT.results_in({ ...told, language: first.other.said.name }) : TEXT.results(told);
    }

    function show() {
      const query = input.value.trim();
      if (query === shown) return;
      const dangers = query ? answers.dangers(query) : [];
      const { groups, missing } = query ? answers.answer(query) : { groups: [], missing: null };
      if (missing) {
        // What is shown stays until there is an answer; help does not wait.
        box.querySelector(".kb-search-help")?.remove();
        if (dangers.length) status.before(helpBox(dangers));
        answers.fetch(missing).then(show);
        return;
      }
      shown = query;
      const chosen = box.querySelector(".md-search__output").contains(document.activeElement);
      clear();
      if (!query) {
        status.textContent = before;
        list.replaceChildren();
        list.before(ways(TEXT.begin));
        return;
      }
      const counted = groups.length ? count(groups) : TEXT.nothing({ query });
      status.textContent = dangers.length ? TEXT.help_above({ results: counted }) : counted;
      if (groups.length) groups.forEach(group);
      else list.replaceChildren();
      if (dangers.length) status.before(helpBox(dangers));
      if (!groups.length) list.before(nothing(query));
      if (chosen) (list.querySelector("a") ?? input).focus(); // a key was faster than the results that it was meant for
      box.querySelector(".md-search__scrollwrap").scrollTop = 0;
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      answers.tryAgain();
      timer = setTimeout(show, PAUSE);
    });
    box.addEventListener("click", (event) => {
      const link = event.target.closest?.(".md-search__output a[href]");
      if (link && /^(?:https?|file):$/.test(link.protocol)) follow();
    });
    show();
  };
})();
