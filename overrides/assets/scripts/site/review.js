/* What a page says until a day, or from a day on: that its next check is overdue, what changed of late. The days are in the page, the words
   too; today is the reader's. Without this file the page shows its dates, and the month in which something changed, and nothing else. */
(() => {
  "use strict";

  function start() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    for (const template of document.querySelectorAll("template[data-kb-due]")) {
      if (today > template.dataset.kbDue) template.replaceWith(template.content);
    }
    for (const note of document.querySelectorAll("[data-kb-until]")) {
      if (today > note.dataset.kbUntil) note.remove();
    }
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
