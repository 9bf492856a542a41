/* A page whose next check is overdue says so. The day is in the page, the words are in its template; today is the reader's.
   Without this file the page shows its dates and nothing else. */
(() => {
  "use strict";

  function start() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    for (const template of document.querySelectorAll("template[data-kb-due]")) {
      if (today > template.dataset.kbDue) template.replaceWith(template.content);
    }
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
