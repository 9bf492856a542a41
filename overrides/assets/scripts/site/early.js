/* What a reader opens before a page is done stays open. Where an address names a place on the page, Material closes the menu and the
   search 125 milliseconds after its script has run (its `target$`), and on a slow phone somebody has opened one by then. */
(() => {
  "use strict";

  const ENDED = 150; // milliseconds after this script, which runs after Material's

  const stop = new AbortController();
  for (const toggle of document.querySelectorAll("#__drawer, #__search")) {
    const keep = (event) => {
      if (!event.isTrusted && !toggle.checked) event.preventDefault(); // a script's click, that closes
    };
    toggle.addEventListener("click", keep, { signal: stop.signal });
  }
  setTimeout(() => stop.abort(), ENDED);
})();
