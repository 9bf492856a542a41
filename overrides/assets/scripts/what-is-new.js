/* On the page with what is new: marks what has come since the reader last looked at it. Only this page keeps anything: the day, and what
   was there, in this browser alone, for each language of the site. Without this file, and where the browser keeps nothing, the page is as it was built. */
(() => {
  "use strict";

  const TEXT = MESSAGES.updates; // the words: hooks/messages/

  // Under the site's path, since several sites can share a host. The course's storage.js erases it with all else.
  const KEY = `kb ${new URL("..", document.currentScript.src).pathname} looks`;

  /* What to keep after a look on the day `today` at the changes `names`, when `kept` was kept before, and what to tell: the changes that
     are new (`fresh`), and since which day (`since`; null on a first look). Looks of one day are one look. */
  function look(kept, names, today) {
    const known = kept && typeof kept.day === "string" && Array.isArray(kept.seen) ? kept : null;
    if (!known) return { kept: { day: today, seen: names, since: null, before: names }, fresh: [], since: null };
    const again = known.day === today && Array.isArray(known.before);
    const before = again ? known.before : known.seen;
    const since = again ? known.since : known.day;
    return { kept: { day: today, seen: names, since, before }, fresh: since ? names.filter((name) => !before.includes(name)) : [], since };
  }

  /* What is kept of each language, by its code. */
  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }

  /* Whether the browser keeps it. */
  function keep(value) {
    try {
      localStorage.setItem(KEY, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function add(place) {
    const items = [...place.querySelectorAll("[data-new]")];
    const now = new Date();
    const today = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    const { lang } = document.documentElement;
    const all = read();
    const found = look(all[lang], items.map((item) => item.dataset.new), today);
    if (!keep({ ...all, [lang]: found.kept })) return;
    for (const item of items) if (found.fresh.includes(item.dataset.new)) item.prepend(make("strong", "kb-new__mark", TEXT.fresh), " ");
    const said = make("p", "kb-new__since", "");
    said.setAttribute("role", "status");
    if (found.since) {
      const date = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(found.since));
      const count = found.fresh.length;
      said.textContent = count ? TEXT.since({ count, date }) : TEXT.none_since({ date });
    }
    const button = make("button", "kb-button", TEXT.forget);
    button.type = "button";
    const end = make("div", "kb-new__look", "");
    end.append(make("p", "", TEXT.kept), button);
    button.addEventListener("click", () => {
      localStorage.removeItem(KEY);
      for (const mark of place.querySelectorAll(".kb-new__mark")) mark.remove();
      said.textContent = "";
      end.replaceChildren(make("p", "", TEXT.forgotten));
      end.firstChild.tabIndex = -1;
      end.firstChild.focus(); // the button that had the focus is gone
    });
    place.prepend(said);
    place.append(end);
  }

  function start() {
    const place = document.querySelector(".kb-new");
    if (place && !place.querySelector(".kb-new__look")) add(place);
  }

  window.kbLooks = { look };
  start();
  window.document$?.subscribe(start);
})();
