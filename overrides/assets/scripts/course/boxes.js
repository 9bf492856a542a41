/* When a flashcard, or a question that was hard, comes again. A new card and one that the reader did not know yet are in the first
   box, and come again in the same round. One that they knew moves up a box and rests: a day, four days, two weeks, five weeks,
   three months. Who looks at a resting card early and knows it has shown little, so it stays where it is.
   Questions are asked in weeks, not in rounds: they begin in the third box, after four days. Box 0 is a question that need not come.
   Why no library: decisions/0007. Days are counted from 1970, by the reader's own calendar. */
(() => {
  "use strict";

  const REST = [0, 0, 1, 4, 14, 35, 91]; // days, by box
  const LAST = REST.length - 1;
  const HARD = 3; // the box of a question that was hard
  const WEEKLY = 2; // questions

  const dayOf = (date) => Math.floor((date - date.getTimezoneOffset() * 60_000) / 86_400_000);
  const weekOf = (day) => Math.floor((day + 3) / 7); // weeks begin on Mondays; day 0 was a Thursday

  const isBox = (box) => Number.isInteger(box) && box > 0 && box <= LAST;

  /* The box of a card and the day when it is due, from what the storage holds of it, if anything. */
  function place(kept, today) {
    const box = isBox(Number(kept?.box)) ? Number(kept.box) : 1;
    const due = Number.isInteger(kept?.due) ? kept.due : 0;
    return { box, due: due > today + REST[box] ? 0 : due }; // no card rests longer than its box says, whatever the clock said once
  }

  const resting = (box, today) => ({ box, due: today + REST[box] });

  /* Where a card goes that the reader knew, or did not know. */
  function moved({ box, due }, knew, today) {
    if (!knew) return { box: 1, due: today };
    if (due > today) return { box, due };
    return resting(Math.min(box + 1, LAST), today);
  }

  /* ---- questions ---- */

  const isAsked = (kept) => isBox(kept?.box);
  const again = (today) => resting(HARD, today);

  /* What is kept of a question after the first choice that the reader opened, whether it is the favored one or not. `asked` is the
     day of an answer to a question that was due. */
  function answered(kept, favored, today) {
    if (!isAsked(kept)) return favored || kept ? { box: 0 } : again(today);
    const { box, due } = place(kept, today);
    if (due > today) return favored ? kept : { ...again(today), ...("asked" in kept && { asked: kept.asked }) };
    return { ...(favored ? resting(Math.min(box + 1, LAST), today) : again(today)), asked: today };
  }

  const isThisWeeks = ({ asked }, today) => Number.isInteger(asked) && weekOf(asked) === weekOf(today);

  /* The day when a question comes again, 0 for now; one that was answered this week does not come before the next. */
  function comes(kept, today) {
    const { due } = place(kept, today);
    if (isThisWeeks(kept, today)) return Math.max(due, 7 * weekOf(today) + 4);
    return due > today ? due : 0;
  }

  /* The questions of this week, by id: those that were answered, and those that are due, the hardest first. `kept` has what is kept by id. */
  function week(kept, today) {
    const asked = [...kept].filter(([, value]) => isAsked(value));
    const done = asked.filter(([, value]) => isThisWeeks(value, today));
    const due = asked
      .filter(([, value]) => !comes(value, today))
      .sort(([a, one], [b, other]) => one.box - other.box || one.due - other.due || (a < b ? -1 : 1));
    return [...done, ...due].slice(0, Math.max(WEEKLY, done.length)).map(([id]) => id);
  }

  /* The day when a card or a question was last looked at: of two devices, the later one knows better. */
  const seen = ({ box, due }) => (isBox(box) && Number.isInteger(due) ? due - REST[box] : -1);

  window.kbBoxes = { dayOf, place, moved, isAsked, again, answered, comes, week, seen };
})();
