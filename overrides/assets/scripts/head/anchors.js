/* A link to a place on the page that one is on moves the page and does no more. Material's instant navigation knows of no page until
   it has shown another one: at the first such link it would ask for the whole page again and put it in the place of the one that is
   there, so that what a reader has opened is closed, and on a bad signal the place is not reached. */
(() => {
  "use strict";

  const first = location.pathname;
  let left = false; // whether Material has begun to show another page
  const look = () => {
    left ||= location.pathname !== first;
    return left;
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href*='#']:not([target])");
      if (link?.host === location.host && link.pathname === location.pathname) link.target = "_self"; // the browser's to follow
      setTimeout(look); // once Material has followed the link
    },
    true,
  );

  // Material's own listener comes after this one, as its script does.
  window.addEventListener("popstate", (event) => {
    if (!look()) event.stopImmediatePropagation();
  });
})();
