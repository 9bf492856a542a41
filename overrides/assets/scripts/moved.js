/* At a former address: leads on to the page, with the fragment of the address that somebody kept, or to the page that the section with
   this fragment is now. */
(() => {
  "use strict";
  const { page, sections } = document.currentScript.dataset;
  const moved = Object.entries(JSON.parse(sections ?? "{}")).find(([part]) => new URL(`#${part}`, location).hash === location.hash);
  location.replace(moved ? moved[1] : page + location.hash);
})();
