/* At a former address: leads on to the page, with the fragment of the address that somebody kept. */
(() => {
  "use strict";
  location.replace(document.currentScript.dataset.page + location.hash);
})();
