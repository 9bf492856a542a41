/* The glossary in the page: a term's definition where one reads, and a filter for the A–Z.
   Without this file every term is an ordinary link and the A–Z a plain list. */
(() => {
  "use strict";

  const TEXT = MESSAGES.glossary; // the words: hooks/messages/

  /* ---- the definition ---- */

  // The page holds each term's definition as a popover. The browser closes it by Escape, by a press elsewhere and when another
  // opens, and popover.css puts it beside its term; here is only when to show it.
  const TERM = ".md-content :is(a.glossary-term, .glossary-related a)";
  const OPEN_AFTER = 150; // a pointer that only passes by opens nothing
  const CLOSE_AFTER = 300; // time to move from the term onto its definition
  const GAP = 4;
  const ANCHORED = CSS.supports("position-area", "bottom span-all");

  let boxes = new Map(); // a term's address -> its definition
  let shown = null; // the link whose definition is open
  let tapped = null; // the link that the next tap follows
  let touching = false; // the last press came from a finger or a pen
  let timer = 0;

  const address = (link) => link.protocol + link.host + link.pathname;
  const boxOf = (link) => boxes.get(address(link));
  const termAt = (target) => {
    const link = target.closest?.(TERM);
    return link && boxOf(link) ? link : null;
  };
  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  const outOfSight = new IntersectionObserver((seen) => {
    if (!seen.at(-1).isIntersecting) hide();
  });

  function show(link) {
    clearTimeout(timer);
    if (link === shown || !link.isConnected) return;
    hide();
    shown = link;
    // The source is what it stands beside, and what it comes after in the order of Tab.
    boxOf(link).showPopover({ source: link });
    if (!ANCHORED) place(link);
    outOfSight.observe(link);
  }

  function hide() {
    if (!shown) return;
    boxOf(shown).hidePopover(); // where known: elsewhere nothing is shown; does nothing to one that the browser has closed
    forget();
  }

  function forget() {
    outOfSight.disconnect();
    shown = null;
  }

  const inBox = (node) => shown !== null && boxOf(shown).contains(node);

  // For browsers that cannot do it by style alone.
  function place(link) {
    const box = boxOf(link);
    const room = document.documentElement;
    const { left, right, top, bottom } = link.getBoundingClientRect();
    const middle = (left + right - box.offsetWidth) / 2;
    const height = box.offsetHeight + GAP;
    const below = bottom + height <= room.clientHeight || top < height;
    box.style.left = `${Math.max(0, Math.min(middle, room.clientWidth - box.offsetWidth)) + scrollX}px`;
    box.style.top = `${(below ? bottom + GAP : top - height) + scrollY}px`;
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = termAt(event.target);
    if (link) later(() => show(link), OPEN_AFTER);
    else if (inBox(event.target)) clearTimeout(timer);
    else later(() => shown?.matches(":focus-visible") || inBox(document.activeElement) || hide(), CLOSE_AFTER);
  });

  document.addEventListener("focusin", (event) => {
    const link = termAt(event.target);
    if (link?.matches(":focus-visible")) show(link);
    else if (!link && !inBox(event.target)) hide();
  });

  document.addEventListener("pointerdown", (event) => {
    touching = event.pointerType !== "mouse";
    if (termAt(event.target) !== tapped) tapped = null;
  });

  // The first tap shows, the second follows. Before Material's own listener, which would leave the page at once.
  document.addEventListener(
    "click",
    (event) => {
      const link = termAt(event.target);
      if (!link || !touching || !event.detail || link === tapped) return;
      event.preventDefault();
      event.stopPropagation();
      tapped = link;
      show(link);
    },
    true,
  );

  // The browser tells that it closed one after it has given the focus back to the term, which so does not open it again.
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.newState !== "closed" || !inBox(event.target)) return; // where known, as are popovers
      clearTimeout(timer); // a pointer that had just come would open it again
      forget();
    },
    true,
  );

  window.addEventListener("pagehide", hide); // or the page that one comes back to has it open

  /* ---- the filter of the A–Z ---- */

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').toLowerCase();

  function addFilter() {
    const input = document.getElementById("glossary-filter");
    if (!input) return;
    const count = document.querySelector(".glossary-filter__count");
    const letters = [...document.querySelectorAll(".glossary-letter")];
    const nav = document.querySelector(".glossary-letters");
    const rows = letters.flatMap((letter) =>
      [...letter.querySelectorAll(".glossary-entry")].map((entry) => ({
        entry,
        text: plain(`${entry.textContent} ${entry.dataset.aliases || ""}`),
      })),
    );

    const apply = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let left = 0;
      for (const { entry, text } of rows) {
        entry.hidden = !words.every((word) => text.includes(word));
        if (!entry.hidden) left += 1;
      }
      for (const letter of letters) {
        letter.hidden = !letter.querySelector(".glossary-entry:not([hidden])");
        const heading = letter.querySelector("h2[id]");
        const link = nav && heading && nav.querySelector(`a[href$="#${CSS.escape(heading.id)}"]`);
        if (link) (link.closest("li") || link).hidden = letter.hidden;
      }
      if (!words.length) count.textContent = TEXT.count({ count: rows.length });
      else if (left) count.textContent = TEXT.found({ found: left, all: rows.length });
      else count.textContent = TEXT.no_match;
    };
    input.oninput = apply; // not a listener more each time the page is shown
    apply();
  }

  /* ---- each page ---- */

  function start() {
    hide();
    tapped = null;
    boxes = new Map();
    for (const box of document.querySelectorAll("#kb-terms > [popover]")) {
      if (box.showPopover) boxes.set(address(box.querySelector(".kb-popover__more a")), box);
    }
    // Screen readers get the definition as the link's description, and not from the box as well.
    for (const link of document.querySelectorAll(TERM)) {
      const definition = boxOf(link)?.querySelector("[id]");
      if (definition) link.setAttribute("aria-describedby", definition.id);
    }
    addFilter();
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
