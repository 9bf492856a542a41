/* Prints a page that is for paper. Without scripts the button is not shown, and the browser's own menu prints as well. */
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".kb-print > button")) window.print();
  });
})();
