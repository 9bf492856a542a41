/* On the page for coming back: everything that is kept for the reader as one file, and such a file taken in, as between a phone and a
   laptop. What is here stays: of cards and questions the one looked at last counts, and two different notes are both kept. */
(() => {
  "use strict";

  const TEXT = MESSAGES.come_back; // the words: hooks/messages/

  const { kbStorage: storage, kbBoxes: boxes, kbReflections: reflections } = window;
  if (!reflections) return;
  const { makeButton } = storage;

  const FORMAT = "everything kept"; // what a saved file says it is
  const VERSION = 1;
  const LARGEST = 4_000_000; // bytes: a browser keeps no more

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /* ---- saving ---- */

  function asJson(site, today) {
    const kept = Object.fromEntries(
      storage.areas().map((area) => [area, Object.fromEntries(storage.ids(area).map((id) => [id, storage.get(area, id)]))]),
    );
    return `${JSON.stringify({ format: FORMAT, version: VERSION, site, saved: today, kept }, null, 2)}\n`;
  }

  /* ---- taking in ---- */

  /* What a saved file holds. Throws an error with words for the reader. */
  function read(text) {
    let said = null;
    try {
      said = JSON.parse(text);
    } catch {
      throw new Error(TEXT.not_read);
    }
    if (said?.format !== FORMAT || !isObject(said.kept)) throw new Error(TEXT.not_saved);
    if (said.version > VERSION) throw new Error(TEXT.newer);
    if (!Object.values(said.kept).every(isObject)) throw new Error(TEXT.not_saved);
    return { site: said.site, kept: said.kept };
  }

  const isTrue = (mine, theirs) => (theirs === true ? true : mine);

  function later(mine, theirs, today) {
    if (!isObject(theirs)) return mine;
    if (!isObject(mine)) return theirs;
    const [own, other] = [mine, theirs].map((value) => (boxes.seen(value) > today ? -1 : boxes.seen(value))); // a clock was wrong
    return other > own || (other === own && theirs.box < mine.box) ? theirs : mine;
  }

  function both(mine, theirs) {
    if (typeof theirs?.text !== "string" || !theirs.text) return mine;
    if (typeof mine?.text !== "string" || !mine.text) return { prompt: String(theirs.prompt ?? ""), text: theirs.text };
    const text = reflections.merged(mine.text, theirs.text);
    return text === mine.text ? mine : { ...mine, text };
  }

  const RULES = { done: isTrue, parts: isTrue, cards: later, questions: later, reflections: both };
  const mineFirst = (mine, theirs) => mine ?? theirs; // of what this version does not know

  /* The values that a file changes, by area and id. */
  function changes(kept, today) {
    const found = new Map();
    for (const [area, values] of Object.entries(kept)) {
      const rule = Object.hasOwn(RULES, area) ? RULES[area] : mineFirst;
      const changed = Object.entries(values)
        .map(([id, theirs]) => [id, storage.get(area, id), theirs])
        .map(([id, mine, theirs]) => [id, mine, rule(mine, theirs, today)])
        .filter(([, mine, value]) => value !== mine);
      if (changed.length) found.set(area, new Map(changed.map(([id, , value]) => [id, value])));
    }
    return found;
  }

  function takeIn(kept, today) {
    const found = changes(kept, today);
    for (const [area, values] of found) storage.setAll(area, values);
    return [...found.values()].reduce((sum, values) => sum + values.size, 0);
  }

  /* ---- the page ---- */

  function add(place, site) {
    const said = storage.makeStatus();
    const tell = (text) => said.replaceChildren(text);

    async function load(text) {
      const found = read(text);
      if (found.site !== site && !(await storage.ask(TEXT.ask_site({ site: String(found.site) }), TEXT.ask_site_yes, TEXT.ask_site_no))) {
        throw new Error("");
      }
      const count = takeIn(found.kept, boxes.dayOf(new Date()));
      return count ? TEXT.loaded({ count }) : TEXT.nothing_new;
    }

    function save() {
      if (!storage.areas().length) {
        tell(TEXT.nothing_yet);
        return;
      }
      const date = new Date();
      const day = new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
      storage.save(`kept-${day}.json`, "application/json", asJson(site, day));
      tell(TEXT.saved);
    }

    async function erase() {
      if (!(await storage.ask(TEXT.ask_erase, TEXT.ask_erase_yes, TEXT.ask_erase_no))) return;
      storage.eraseAll();
      tell(TEXT.erased);
    }

    const words = { load: TEXT.load, tooLarge: TEXT.too_large, unchanged: TEXT.unchanged };
    const loader = storage.makeLoader(words, LARGEST, load, tell);
    const [first, last] = [makeButton(TEXT.save_all, save), makeButton(TEXT.erase_all, erase)]; // the thumb that loads erases nothing
    place.append(storage.makeGroup("kb-tools", TEXT.copy, first, loader, last, said));
  }

  function start() {
    const place = document.querySelector('[data-come-back="copy"]:empty');
    const course = document.querySelector(".kb-come-back");
    if (place && course) add(place, course.dataset.site);
  }

  window.kbCopy = { read, later, both };
  start();
  window.document$?.subscribe(start);
})();
