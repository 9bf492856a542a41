/* Loads what pages of the course need, and the page with what is new, on the first page that needs it: most pages have none of it, and
   their readers wait for nothing. On the home page only who has begun the course sees anything of it. */
(() => {
  "use strict";

  // The scripts by what a page has that needs them, in the order in which they run. The build reads it too (language_bundles.py).
  const NEEDED = {
    "course-tools.js": ".kb-card, .kb-cards, .kb-reflection, .kb-come-back, .kb-page[data-module], a[data-module]",
    "flashcards.js": ".kb-cards",
    "come-back.js": ".kb-come-back",
    "scenes.js": ".kb-scene",
    "map.js": ".kb-map__view",
    "what-is-new.js": ".kb-new",
  };
  const NEEDED_ONCE_BEGUN = { "course-tools.js": "template.kb-course[data-home]" };
  const assets = new URL(".", document.currentScript.src);
  const loaded = new Set();

  /* Whether anything is kept for the reader: storage.js names it so. */
  function hasBegun() {
    try {
      return localStorage.getItem(`kb ${new URL("..", assets).pathname}`) !== null;
    } catch {
      return false;
    }
  }

  function load(name) {
    if (loaded.has(name)) return;
    loaded.add(name);
    const script = document.createElement("script");
    script.src = new URL(name, assets);
    script.async = false; // in this order
    document.body.append(script);
  }

  function loadNeeded(scripts) {
    for (const [name, parts] of Object.entries(scripts)) if (document.querySelector(parts)) load(name);
  }

  function start() {
    if (hasBegun()) loadNeeded(NEEDED_ONCE_BEGUN);
    loadNeeded(NEEDED);
  }

  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
