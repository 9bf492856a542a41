/* The words of the glossary as a pack of cards, one at a time: all of them or those of one module. The page holds the words already,
   as a list that one can open; without this file that is what there is. */
(() => {
  "use strict";

  const TEXT = MESSAGES.flashcards; // the words: hooks/messages/

  const storage = window.kbStorage;
  if (!storage) return;
  const { make, makeButton } = storage;
  const boxes = window.kbBoxes;

  const AREA = "cards";
  const FAR = 60; // pixels that a finger moves sideways to mark a card
  const SOON = 500; // milliseconds: a click that comes so soon after belongs to the same finger

  // By box.
  const SAID = ["", TEXT.again, TEXT.rests_day, TEXT.rests_4_days, TEXT.rests_2_weeks, TEXT.rests_5_weeks, TEXT.rests_3_months];

  const today = () => boxes.dayOf(new Date());
  const place = (slug) => boxes.place(storage.get(AREA, slug), today());
  const isDue = (slug) => place(slug).due <= today();

  /* ---- the pack ---- */

  function shuffled(list) {
    const mixed = [...list];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
    }
    return mixed;
  }

  function build(page) {
    const words = new Map();
    for (const card of page.querySelectorAll("details[data-term]")) {
      const [definition, more] = card.querySelectorAll("p");
      words.set(card.dataset.term, {
        term: card.querySelector("summary").textContent,
        definition: definition.textContent,
        more: more.querySelector("a"),
      });
    }
    if (!words.size) return;
    const packs = new Map([["", [...words.keys()]]]);
    const choice = make("select", "", new Option(TEXT.all_words, ""));
    for (const row of page.querySelectorAll("[data-pack]")) {
      const slugs = [...row.querySelectorAll('ul a[href*="#card-"]')].map((link) => decodeURIComponent(link.hash).slice("#card-".length));
      packs.set(row.dataset.pack, slugs.filter((slug) => words.has(slug)));
      choice.add(new Option(row.querySelector("a").textContent, row.dataset.pack));
    }

    let queue = []; // what is left of the round, the card in hand first
    let swipedAt = -Infinity;

    const term = make("span", "kb-pack__term");
    const hint = make("span", "kb-pack__hint");
    const front = make("button", "kb-pack__front", term, " ", hint);
    const back = make("div", "kb-pack__back");
    const more = make("p", "kb-pack__more");
    const card = make("div", "kb-pack__card", front, back, more);
    front.type = "button";
    back.setAttribute("role", "status"); // the definition is spoken when the card is turned
    const notYet = makeButton(TEXT.not_yet, () => mark(false));
    const knewIt = makeButton(TEXT.knew_it, () => mark(true));
    // What comes first stands where lines begin: at the right in a language that is written from the right.
    const mirrored = getComputedStyle(page).direction === "rtl";
    const [firstArrow, lastArrow] = mirrored ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    notYet.setAttribute("aria-keyshortcuts", `1 ${firstArrow}`);
    knewIt.setAttribute("aria-keyshortcuts", `2 ${lastArrow}`);
    const marks = make("div", "kb-pack__marks", notYet, knewIt);
    const rest = make("p", "");
    const anyway = makeButton(TEXT.anyway, () => begin(true, true));
    const end = make("div", "kb-pack__end", rest, anyway);
    const count = make("p", "kb-pack__count");
    const reset = makeButton(TEXT.reset, async () => {
      if (!(await storage.ask(TEXT.ask_reset, TEXT.ask_reset_yes, TEXT.ask_reset_no))) return;
      storage.erase(AREA);
      begin(false, false);
    });

    const heading = make("h2", "", TEXT.pack);
    heading.id = "kb-pack";
    const pack = make(
      "section",
      "kb-pack",
      heading,
      make("p", "", make("label", "", `${TEXT.cards_of} `, choice)),
      card,
      marks,
      end,
      count,
      make(
        "details",
        "kb-pack__keys",
        make("summary", "", TEXT.keys),
        make("p", "", TEXT.keys_how),
      ),
      storage.note(),
      reset,
    );
    pack.setAttribute("aria-labelledby", heading.id);

    const isTurned = () => front.getAttribute("aria-expanded") === "true";

    function turn(open) {
      front.setAttribute("aria-expanded", String(open));
      marks.classList.toggle("kb-pack__marks--waiting", !open); // one looks first; their room is there before
      hint.textContent = open ? TEXT.turn_back : TEXT.turn;
      const word = words.get(queue[0]);
      if (open) {
        const link = make("a", "", word.more.textContent);
        link.href = word.more.href;
        back.replaceChildren(make("p", "", word.definition));
        more.replaceChildren(link);
      } else {
        back.replaceChildren();
        more.replaceChildren();
      }
    }

    function tally() {
      const slugs = packs.get(choice.value);
      const [learn, once, often] = [1, 2, 3].map((box) => slugs.filter((slug) => Math.min(place(slug).box, 3) === box).length);
      count.textContent = TEXT.left({ count: queue.length, learn, once, often });
      reset.hidden = !storage.ids(AREA).length;
    }

    function show() {
      const there = queue.length > 0;
      card.hidden = marks.hidden = !there;
      end.hidden = there;
      rest.textContent = TEXT.all_rest;
      if (there) {
        term.textContent = words.get(queue[0]).term;
        delete card.dataset.face; // the next card is laid down, not turned
        card.style.minHeight = "";
        turn(true);
        const { height } = card.getBoundingClientRect();
        turn(false);
        card.style.minHeight = `${height}px`; // the back finds its room there, and nothing moves when it comes
      }
      tally();
    }

    function begin(all, focus) {
      const slugs = packs.get(choice.value);
      queue = shuffled(all ? slugs : slugs.filter(isDue));
      anyway.hidden = !slugs.length;
      show();
      if (focus) front.focus();
    }

    function mark(knew) {
      if (!queue.length || !isTurned()) return;
      const [slug] = queue;
      const next = boxes.moved(place(slug), knew, today());
      storage.set(AREA, slug, next);
      queue.shift();
      if (!knew) queue.push(slug);
      show();
      // The next term is spoken as the name of what gets the focus.
      if (queue.length) front.focus({ preventScroll: true });
      else anyway.focus();
      storage.say(queue.length ? SAID[next.box] : `${SAID[next.box]} ${rest.textContent}`);
    }

    front.addEventListener("click", (event) => {
      if (event.timeStamp - swipedAt <= SOON) return;
      turn(!isTurned());
      card.dataset.face = isTurned() ? "back" : "front"; // for the styles, which turn it
      // What was turned up may be below the window; of a card that is too high for it, the beginning matters.
      marks.scrollIntoView({ block: "nearest" });
      front.scrollIntoView({ block: "nearest" });
    });
    choice.addEventListener("change", () => {
      begin(false, false);
      storage.say(count.textContent);
    });
    pack.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select")) return;
      if (event.key === "1" || event.key === firstArrow) mark(false);
      else if (event.key === "2" || event.key === lastArrow) mark(true);
      else return;
      event.preventDefault();
    });

    /* ---- a finger ---- */

    const still = matchMedia("(prefers-reduced-motion: reduce)");
    let from = null;
    const letGo = () => {
      from = null;
      card.style.transform = "";
    };
    card.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" && event.isPrimary) from = { x: event.clientX, y: event.clientY };
    });
    card.addEventListener("pointermove", (event) => {
      if (from && event.isPrimary && !still.matches) card.style.transform = `translateX(${event.clientX - from.x}px)`;
    });
    card.addEventListener("pointercancel", letGo);
    card.addEventListener("pointerup", (event) => {
      if (!from || !event.isPrimary) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      letGo();
      if (Math.abs(x) < FAR || Math.abs(x) < 2 * Math.abs(y)) return;
      swipedAt = event.timeStamp;
      mark(mirrored ? x < 0 : x > 0);
    });

    choice.value = [...packs.keys()].find((slug) => new URL(`#words-${slug}`, location).hash === location.hash) ?? "";
    (page.parentElement.querySelector(".kb-pack-place") ?? page).prepend(pack);
    begin(false, false);
    return tally;
  }

  let retell = null;

  function start() {
    if (document.querySelector(".kb-pack")) return;
    const page = document.querySelector(".kb-cards");
    retell = page ? build(page) : null;
  }

  storage.watch(() => retell?.());
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
