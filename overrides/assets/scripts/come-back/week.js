/* On the page for coming back: this week's questions, fetched from the pages of their modules, and how many flashcards are due. Where
   nothing can be fetched, as in a site opened from a folder, a question is a link to its place. */
(() => {
  "use strict";

  const TEXT = MESSAGES.come_back; // the words: hooks/messages/

  const { kbStorage: storage, kbBoxes: boxes, kbQuestions: questions } = window;
  if (!questions) return;
  const { make } = storage;

  const CARDS = "cards";
  let shown = []; // what shows the state of something, each a function

  const onDate = (day) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", timeZone: "UTC" }).format(day * 86_400_000);

  /* ---- questions ---- */

  /* The question of a link, with addresses that are right on this page and without its number; null where it cannot be had. */
  async function fetched(link) {
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const question = page.getElementById(decodeURIComponent(link.hash.slice(1)));
      for (const inner of question?.querySelectorAll("a[href]") ?? []) inner.href = new URL(inner.getAttribute("href"), link.href).href;
      for (const inner of question?.querySelectorAll("img[src]") ?? []) inner.src = new URL(inner.getAttribute("src"), link.href).href;
      const words = question?.querySelector("strong")?.firstChild;
      if (words) words.textContent = words.textContent.replace(/^\d+\.\s+/, "");
      return question && document.importNode(question, true);
    } catch {
      return null;
    }
  }

  function addQuestion(place, link) {
    const from = make("a", "", link.closest("details").querySelector("summary").textContent);
    const state = make("p", "kb-week__state");
    const one = make("div", "kb-week__question", make("p", "kb-week__from", TEXT.from, " ", from), state);
    from.href = link.href;
    place.append(one);
    const id = decodeURIComponent(link.hash.slice(1));
    shown.push(() => {
      const kept = questions.kept(id);
      const today = questions.today();
      const asked = boxes.isAsked(kept);
      const day = asked ? boxes.comes(kept, today) : 0;
      state.hidden = asked && !day; // it is asked now
      state.textContent = day ? TEXT.comes_again({ date: onDate(day) }) : TEXT.comes_no_more;
    });
    shown.at(-1)();
    return fetched(link).then((question) => {
      if (question) {
        state.before(question);
        questions.add(question);
      } else {
        state.before(make("p", "", make("strong", "", link.textContent)));
      }
    });
  }

  /* Why there is no question: none waits, or none of those that wait is due. */
  function nothing(all, today) {
    const days = all.map((kept) => boxes.comes(kept, today));
    return days.length ? TEXT.not_due({ count: days.length, date: onDate(Math.min(...days)) }) : TEXT.none_waits;
  }

  function addWeek(place, links) {
    const today = questions.today();
    const known = new Map([...questions.all()].filter(([id]) => links.has(id))); // of a question that is gone nothing can be asked
    const week = boxes.week(known, today);
    if (week.length) for (const id of week) addQuestion(place, links.get(id));
    else {
      const all = make("a", "", TEXT.all_questions); // to go on before the time
      all.href = "#all-questions";
      const ways = [all];
      const [first] = known.size ? [] : links.values(); // one begins where the course does
      if (first) {
        const title = first.closest("details").querySelector("summary").textContent;
        const to = make("a", "", TEXT.to_course({ title }));
        to.href = first.href.split("#")[0];
        ways.unshift(to);
      }
      ways[0].className = "md-button md-button--primary";
      place.append(make("p", "", nothing([...known.values()].filter(boxes.isAsked), today)), ...ways.map((way) => make("p", "kb-again", way)));
    }
  }

  /* ---- flashcards ---- */

  function addCards(place, terms) {
    const said = make("p", "kb-week__cards");
    place.append(said);
    shown.push(() => {
      const today = questions.today();
      const seen = terms.filter((term) => storage.get(CARDS, term) !== undefined);
      const due = seen.filter((term) => boxes.place(storage.get(CARDS, term), today).due <= today);
      said.textContent = seen.length ? TEXT.cards({ count: due.length, fresh: terms.length - seen.length }) : TEXT.cards_new;
    });
  }

  function show() {
    for (const part of shown) part();
  }

  function start() {
    const course = document.querySelector(".kb-come-back");
    const [week, cards] = ["questions", "cards"].map((name) => document.querySelector(`[data-come-back="${name}"]:empty`));
    if (!course) shown = [];
    if (!course || !(week || cards)) return;
    shown = [];
    const links = new Map();
    for (const link of course.querySelectorAll("li > a[href*='#']")) links.set(decodeURIComponent(link.hash.slice(1)), link);
    if (week) addWeek(week, links);
    if (cards) addCards(cards, JSON.parse(course.dataset.terms));
    (week ?? cards).append(storage.note());
    show();
  }

  storage.watch(show);
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
