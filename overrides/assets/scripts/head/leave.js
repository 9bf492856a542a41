/* Leaves the site at once, by the link "Leave this site quickly" or by Escape three times: the page is gone before the other one is
   there, and takes its place in the history. Whoever goes back to an earlier page of the site is sent away again, until somebody
   opens the site anew. It stands in the head, so that such a page is never shown. Without this file the link is a plain one. */
(() => {
  "use strict";

  const LEFT = "kb-left"; // of this tab alone: where its reader went
  const TIMES = 3;
  const WITHIN = 3000; // milliseconds
  // What Escape closes. A press that closes something, or that is meant for a field, is not one to leave.
  const CLOSES = ":is(:popover-open, dialog[open], .glightbox-open, [data-md-toggle]:checked, :is(button, input)[aria-expanded='true'])";
  let pressed = [];

  // A browser that keeps nothing for the site lets one go back to the pages before this one.
  const tab = (action) => {
    try {
      return action(sessionStorage);
    } catch {
      return null;
    }
  };
  const left = () => tab((storage) => storage.getItem(LEFT));

  function leave(address) {
    document.documentElement.hidden = true;
    document.title = "";
    tab((storage) => storage.setItem(LEFT, address));
    location.replace(address);
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.kb-leave");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      leave(link.href);
    },
    true,
  );

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.repeat) return;
      const counts = event.key === "Escape" && !event.target.closest?.("input, select, textarea") && !document.querySelector(CLOSES);
      pressed = counts ? [...pressed.filter((time) => event.timeStamp - time < WITHIN), event.timeStamp] : [];
      const link = pressed.length === TIMES && document.querySelector("a.kb-leave");
      if (link) leave(link.href);
    },
    true,
  );

  window.addEventListener("pageshow", (event) => {
    if (event.persisted && left()) leave(left());
  });

  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    if (left()) leave(left());
  } else {
    tab((storage) => storage.removeItem(LEFT));
  }
})();
