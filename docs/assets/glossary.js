/* The glossary in the page: a term's definition where one reads, and a filter for the A–Z.
   Without this file every term is an ordinary link and the A–Z a plain list. */
(() => {
  "use strict";

  const OPEN_AFTER = 150; // a pointer that only passes by opens nothing
  const CLOSE_AFTER = 300; // time to move from the term onto its definition
  const EDGE = 8;
  const GAP = 4;

  let entries = new Map(); // a term's address -> its entry in #kb-terms
  let box = null;
  let shown = null; // the link whose definition is open
  let timer = 0;
  let touching = false; // the last sign of the reader came from a finger or pen
  let byKeyboard = false;
  let quiet = false; // focus is being given back: do not open again

  const address = (link) => link.protocol + link.host + link.pathname;
  const termAt = (target) => {
    const link = target instanceof Element ? target.closest("a.glossary-term") : null;
    return link && entries.has(address(link)) ? link : null;
  };
  const inBox = (node) => Boolean(box && node instanceof Node && box.contains(node));
  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  /* ---- the definition ---- */

  function fill(entry) {
    const page = entry.querySelector("dt a");
    const [definition, related] = entry.querySelectorAll("dd");
    const name = page.textContent;
    box.setAttribute("aria-label", `Definition: ${name}`);
    box.replaceChildren(
      make("p", "kb-popover__term", name),
      make("p", "", definition ? definition.textContent : ""),
    );
    if (related) {
      const line = make("p", "kb-popover__related", "Related: ");
      related.querySelectorAll("a").forEach((link, index) => {
        if (index) line.append(", ");
        line.append(link.cloneNode(true));
      });
      box.append(line);
    }
    const more = make("a", "", `More about “${name}”`);
    more.href = page.href;
    box.append(make("p", "kb-popover__more", more));
  }

  function place(link, point) {
    const rects = [...link.getClientRects()];
    const rect = // a term may break across lines: stay by the part under the pointer
      (point && rects.find((r) => point.y >= r.top - 1 && point.y <= r.bottom + 1)) || rects[0] || link.getBoundingClientRect();
    const root = document.documentElement;
    const left = Math.max(EDGE, Math.min(rect.left, root.clientWidth - box.offsetWidth - EDGE));
    const above = rect.top - GAP - box.offsetHeight;
    const below = rect.bottom + GAP;
    const fits = below + box.offsetHeight + EDGE <= root.clientHeight;
    box.style.left = `${left + window.scrollX}px`;
    box.style.top = `${(fits || above < EDGE ? below : above) + window.scrollY}px`;
  }

  function show(link, point) {
    clearTimeout(timer);
    if (link === shown || !link.isConnected) return;
    hide();
    if (!box) {
      box = make("div", "kb-popover md-typeset no-glossary");
      box.setAttribute("role", "dialog");
      if ("popover" in box) box.popover = "manual";
    }
    fill(entries.get(address(link)));
    document.body.append(box);
    box.hidden = false;
    // The source puts the definition after its term in the order of Tab, where the browser knows it.
    if (box.showPopover) box.showPopover({ source: link });
    shown = link;
    place(link, point);
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown = null;
    byKeyboard = false;
    if (box.hidePopover && box.matches(":popover-open")) box.hidePopover();
    box.hidden = true;
    box.remove();
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = termAt(event.target);
    if (link) {
      const point = { y: event.clientY };
      if (link === shown) clearTimeout(timer);
      else if (!link.contains(event.relatedTarget)) later(() => show(link, point), OPEN_AFTER);
    } else if (inBox(event.target)) clearTimeout(timer);
  });

  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || !(termAt(event.target) || inBox(event.target))) return;
    if (inBox(event.relatedTarget) || (shown && shown.contains(event.relatedTarget))) return;
    later(() => {
      if (!byKeyboard && !inBox(document.activeElement)) hide();
    }, CLOSE_AFTER);
  });

  document.addEventListener("focusin", (event) => {
    if (inBox(event.target)) return clearTimeout(timer);
    const link = termAt(event.target);
    if (!link) return hide();
    if (touching || quiet) return;
    show(link);
    byKeyboard = true;
  });

  document.addEventListener("pointerdown", (event) => {
    touching = event.pointerType !== "mouse";
    if (shown && !inBox(event.target) && termAt(event.target) !== shown) hide();
  });

  // The first tap shows, the second follows. Before Material's own listener, which would leave the page at once.
  document.addEventListener(
    "click",
    (event) => {
      const link = termAt(event.target);
      if (link && touching && event.detail && link !== shown) {
        event.preventDefault();
        event.stopPropagation();
        show(link, { y: event.clientY });
      } else if (inBox(event.target) && event.target.closest("a")) setTimeout(hide);
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    touching = false;
    if (event.key !== "Escape") return;
    clearTimeout(timer);
    if (!shown) return;
    const back = inBox(document.activeElement) ? shown : null;
    hide();
    quiet = true;
    if (back) back.focus();
    quiet = false;
  });

  window.addEventListener("resize", hide);

  /* ---- the filter of the A–Z ---- */

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function addFilter() {
    const letters = [...document.querySelectorAll(".glossary-letter")];
    if (!letters.length || document.querySelector(".glossary-filter")) return;
    const nav = document.querySelector(".glossary-letters");
    const rows = letters.flatMap((letter) =>
      [...letter.querySelectorAll(".glossary-entry")].map((entry) => ({
        entry,
        text: plain(`${entry.textContent} ${entry.dataset.aliases || ""}`),
      })),
    );

    const label = make("label", "", "Filter the terms");
    const input = make("input", "");
    const count = make("p", "glossary-filter__count");
    input.type = "search";
    input.id = label.htmlFor = "glossary-filter";
    input.autocomplete = "off";
    input.spellcheck = false;
    count.setAttribute("role", "status");

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
      if (!words.length) count.textContent = `${rows.length} terms`;
      else if (left) count.textContent = `${left} of ${rows.length} terms`;
      else count.textContent = "No term matches. Try fewer letters.";
    };
    input.addEventListener("input", apply);
    (nav || letters[0]).before(make("div", "glossary-filter", label, input, count));
    apply();
  }

  /* ---- each page ---- */

  function start() {
    hide();
    entries = new Map();
    for (const entry of document.querySelectorAll("#kb-terms > div")) {
      const page = entry.querySelector("dt a");
      if (page) entries.set(address(page), entry);
    }
    // Screen readers get the definition as the link's description, once, and not from the box as well.
    for (const link of document.querySelectorAll("a.glossary-term")) {
      const entry = entries.get(address(link));
      const definition = entry && entry.querySelector("dd[id]");
      if (definition) link.setAttribute("aria-describedby", definition.id);
    }
    addFilter();
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
