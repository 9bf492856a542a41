/* Questions and cards to think over. A choice that is opened has its feedback spoken once, and shows which choice is the favored one; a
   card can be drawn by place. Without this file choices open all the same, and all cards are there. */
(() => {
  "use strict";

  const TEXT = MESSAGES.cards; // the words: hooks/messages/

  /* ---- what a choice may lead to ---- */

  const CHOICE = ".kb-question > details > summary";
  const PAUSE = 100; // a screen reader first says that the choice is open
  const SPOKEN = 2000; // then nobody comes upon the words a second time, below the page

  const status = document.createElement("p");
  status.className = "kb-spoken";
  status.setAttribute("role", "status");
  let timer = 0;

  function speak(words) {
    clearTimeout(timer);
    status.textContent = "";
    timer = setTimeout(() => {
      status.textContent = words;
      timer = setTimeout(() => {
        status.textContent = "";
      }, SPOKEN);
    }, PAUSE);
  }

  // By pointer and by key: a browser makes a click of Enter and of the space bar.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest?.(CHOICE);
    if (!summary || event.target.closest("a")) return;
    const box = summary.parentElement;
    if (box.open) {
      speak(""); // it closes now
      return;
    }
    const feedback = [...box.children].filter((part) => part !== summary);
    const favored = markFavored(box.parentElement);
    if (favored?.parentElement === summary) feedback.unshift(favored);
    speak(feedback.map((part) => part.textContent.replace(/\s+/g, " ").trim()).join(" "));
  });

  // A dilemma has none.
  function markFavored(question) {
    const summary = question.querySelector(":scope > [data-favored] > summary");
    if (!summary || summary.querySelector(".kb-favored")) return summary?.querySelector(".kb-favored");
    const mark = document.createElement("span");
    mark.className = "kb-favored";
    mark.textContent = TEXT.favored;
    summary.append(mark);
    return mark;
  }

  /* ---- a card by place ---- */

  let deck = null; // on a page with cards: its parts, and the cards that were not drawn yet

  function lay() {
    const controls = document.querySelector(".kb-deck");
    const cards = [...document.querySelectorAll(".kb-card[data-place]")];
    if (!controls || !cards.length) return;
    const page = cards[0].parentElement;
    const [place, draw, all] = controls.querySelectorAll("select, button");
    const again = document.createElement("p"); // below a card that was read: the controls are far above
    again.className = "kb-again";
    again.append(draw.cloneNode());
    again.firstChild.textContent = TEXT.draw_another;
    again.firstChild.addEventListener("click", drawOne);
    for (const name of new Set(cards.map((card) => card.dataset.place))) place.add(new Option(name, name));
    deck = { page, cards, place, all, again, left: [] };
    draw.addEventListener("click", drawOne);
    all.addEventListener("click", () => {
      showAll();
      draw.focus();
    });
  }

  function drawOne() {
    const fits = (card) => !deck.place.value || card.dataset.place === deck.place.value;
    const drawn = deck.page.querySelector(".kb-card[data-drawn]");
    if (!deck.left.some(fits)) {
      const others = deck.cards.filter((card) => fits(card) && card !== drawn);
      deck.left.push(...(others.length ? others : [drawn]));
    }
    const pile = deck.left.filter(fits);
    const card = pile[Math.floor(Math.random() * pile.length)];
    deck.left.splice(deck.left.indexOf(card), 1);
    showAll();
    for (const box of card.querySelectorAll(".kb-question > details")) box.open = false;
    card.querySelector(".kb-favored")?.remove(); // to be thought over anew
    let place = card; // the heading above it
    while (place.previousElementSibling && place.tagName !== "H2") place = place.previousElementSibling;
    card.after(deck.again);
    for (const part of [deck.page, place, card, deck.again]) part.dataset.drawn = "";
    deck.all.hidden = false;
    const heading = card.querySelector("h3");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    card.scrollIntoView();
  }

  function showAll() {
    for (const part of [deck.page, ...deck.page.querySelectorAll("[data-drawn]")]) delete part.dataset.drawn;
    deck.again.remove();
    deck.all.hidden = true;
  }

  // A link to a card that is not drawn finds it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href*='#']");
    if (link && deck?.page.isConnected && link.pathname === location.pathname) showAll();
  });

  function start() {
    if (!status.isConnected) document.body.append(status);
    deck = null;
    lay();
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
