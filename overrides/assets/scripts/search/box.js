/* Shows what the search finds. search.js loads this file when the search is first used, after the engine and the index.
   All that is shown goes in as text: nothing from a search or from the index can become markup. */
(() => {
  "use strict";

  const TEXT = MESSAGES.search; // the words: hooks/messages/

  const PAUSE = 30; // milliseconds: two keys at once are one search

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  self.startSearch = (box, root, follow) => {
    const engine = new self.SearchEngine(self.searchIndex, self.MiniSearch);
    const input = box.querySelector(".md-search__input");
    const status = box.querySelector("[role=status]");
    const list = box.querySelector(".md-search-result__list");
    const before = status.textContent;
    const place = ({ title, url }) => {
      const link = make("a", "", title);
      link.href = new URL(url, root);
      return link;
    };

    let timer = 0;
    let shown = null;

    /* ---- one result ---- */

    function item(result) {
      const article = make("article", "md-search-result__article md-typeset");
      const heading = make("p", "kb-hit__title", result.title);
      if (result.heading) heading.append(make("span", "kb-hit__section", ` › ${result.heading}`));
      if (result.defines) heading.prepend(make("span", "kb-hit__kind", TEXT.definition), " ");
      article.append(heading);
      if (result.pieces.length) {
        article.append(make("p", "kb-hit__text", ...result.pieces.map(([text, marked]) => (marked ? make("mark", "", text) : text))));
      }
      const link = make("a", "md-search-result__link", article);
      link.href = new URL(result.url, root);
      return make("li", "md-search-result__item", link);
    }

    /* ---- help in danger ---- */

    function helpBox(dangers) {
      const aside = make("section", "kb-search-help md-typeset");
      aside.setAttribute("aria-label", TEXT.help);
      for (const danger of dangers) {
        if (danger.say) aside.append(make("p", "", danger.say));
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
        aside.append(lines, make("p", "", place({ title, url })));
      }
      return aside;
    }

    /* ---- nothing found ---- */

    function nothing(query) {
      const aside = make("div", "kb-search-nothing md-typeset");
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
        aside.append(make("p", "", TEXT.near), make("p", "kb-search-nothing__words", ...words));
      }
      if (engine.index.nothing) {
        const [title, url] = engine.index.nothing;
        aside.append(make("p", "", `${TEXT.look_through} `, place({ title, url })));
      }
      return aside;
    }

    /* ---- the whole ---- */

    function show() {
      const query = input.value.trim();
      if (query === shown) return;
      shown = query;
      box.querySelector(".kb-search-help")?.remove();
      box.querySelector(".kb-search-nothing")?.remove();
      if (!query) {
        status.textContent = before;
        list.replaceChildren();
        return;
      }
      const dangers = engine.dangers(query);
      const results = engine.search(query);
      const count = results.length ? TEXT.results({ count: results.length }) : TEXT.nothing({ query });
      status.textContent = dangers.length ? TEXT.help_above({ results: count }) : count;
      list.replaceChildren(...results.map(item));
      if (dangers.length) status.before(helpBox(dangers));
      if (!results.length) list.before(nothing(query));
      box.querySelector(".md-search__scrollwrap").scrollTop = 0;
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    });
    box.addEventListener("click", (event) => {
      const link = event.target.closest?.(".md-search__output a[href]");
      if (link && /^(?:https?|file):$/.test(link.protocol)) follow();
    });
    show();
  };
})();
