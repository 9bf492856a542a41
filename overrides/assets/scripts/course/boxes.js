/* When a flashcard comes again. Three boxes: a new card and one that the reader did not know yet are in the first, and come again in
   the same round. One that they knew moves up a box and rests, a day in the second and four in the third. Who looks at a resting card
   early and knows it has shown little, so it stays where it is.
   Why no library: those that are well kept (FSRS, SM-2) learn from grades over months, and need their parameters kept; for some
   dozens of cards over two weeks anybody can follow this rule, and see why a card comes.
   Days are counted from 1970, by the reader's own calendar. */
(() => {
  "use strict";

  const REST = { 1: 0, 2: 1, 3: 4 }; // days, by box
  const LAST = 3;

  const dayOf = (date) => Math.floor((date - date.getTimezoneOffset() * 60_000) / 86_400_000);

  /* The box of a card and the day when it is due, from what the storage holds of it, if anything. */
  function place(kept, today) {
    const box = kept?.box in REST ? Number(kept.box) : 1;
    const due = Number.isInteger(kept?.due) ? kept.due : 0;
    return { box, due: due > today + REST[box] ? 0 : due }; // no card rests longer than its box says, whatever the clock said once
  }

  /* Where a card goes that the reader knew, or did not know. */
  function moved({ box, due }, knew, today) {
    if (!knew) return { box: 1, due: today };
    if (due > today) return { box, due };
    const up = Math.min(box + 1, LAST);
    return { box: up, due: today + REST[up] };
  }

  window.kbBoxes = { dayOf, place, moved };
})();
