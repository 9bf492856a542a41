/* Loads what questions, cards to think over, progress, reflections and flashcards need, on the first page that has any of them:
   most have none, and their readers wait for nothing. */
(() => {
  "use strict";

  const NEED_THEM = ".kb-question, .kb-module, .kb-card, .kb-cards, .kb-reflection, a[data-module]";
  const assets = new URL(".", document.currentScript.src);
  let loaded = false;

  function start() {
    if (loaded || !document.querySelector(NEED_THEM)) return;
    loaded = true;
    const script = document.createElement("script");
    script.src = new URL("course-tools.js", assets);
    document.body.append(script);
  }

  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
