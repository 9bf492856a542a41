/* The phone's way back closes what is open, as it does in apps: the menu, the search, an enlarged picture. Browsers that know close
   requests (CloseWatcher) ask for it by their back button or gesture; definitions, which are popovers, they close by themselves.
   Elsewhere going back leaves the page, and what is open has a button or a cross to close it. */
(() => {
  "use strict";

  if (!("CloseWatcher" in window)) return;

  /* While `isOpen` says so, a close request calls `close` instead of leaving the page. */
  function watch(isOpen, close) {
    let watcher = null;
    return () => {
      if (isOpen() && !watcher) {
        watcher = new window.CloseWatcher();
        watcher.addEventListener("close", () => {
          watcher = null;
          if (isOpen()) close();
        });
      } else if (!isOpen()) {
        watcher?.destroy(); // where known, as is the rest
        watcher = null;
      }
    };
  }

  for (const name of ["drawer", "search"]) {
    const toggle = document.getElementById(`__${name}`);
    toggle?.addEventListener("change", watch(() => toggle.checked, () => toggle.click()));
  }

  const picture = watch(
    () => document.body.classList.contains("glightbox-open"),
    () => document.querySelector(".gclose")?.click(),
  );
  new MutationObserver(picture).observe(document.body, { attributeFilter: ["class"] });
})();
