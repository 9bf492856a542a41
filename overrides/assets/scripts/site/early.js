/* What a reader opens before a page is done stays open. Where an address names a place on the page, Material closes the menu and the
   search 125 milliseconds after its script has run (its `target$`), and on a slow phone somebody has opened one by then. */
(() => {
  "use strict";

  const ENDED = 150; // milliseconds after this script, which runs after Material's

  const stop = new AbortController();
  let acting = false; // somebody presses a key or a button: whatever closes now, they closed
  const act = (event) => {
    acting ||= event.isTrusted;
    setTimeout(() => {
      acting = false;
    });
  };
  for (const type of ["keydown", "click"]) window.addEventListener(type, act, { capture: true, signal: stop.signal });
  for (const toggle of document.querySelectorAll("#__drawer, #__search")) {
    const keep = (event) => {
      if (!acting && !toggle.checked) event.preventDefault();
    };
    toggle.addEventListener("click", keep, { signal: stop.signal });
  }
  setTimeout(() => stop.abort(), ENDED);
})();
