/* Questions that come again: below each question of a module one can mark that it is to be asked again, and one whose first choice is
   not the favored one marks itself. The page for coming back asks them. Without this file questions are questions. */
(() => {
  "use strict";

  const TEXT = MESSAGES.questions; // the words: hooks/messages/

  const { kbStorage: storage, kbBoxes: boxes } = window;
  if (!storage) return;
  const { make } = storage;

  const AREA = "questions"; // by the id of the question's element, which no other has on the whole site
  const QUESTIONS = ".kb-page[data-module] .kb-question[id]";

  const today = () => boxes.dayOf(new Date());
  const kept = (id) => storage.get(AREA, id);
  const all = () => new Map(storage.ids(AREA).map((id) => [id, kept(id)]));

  let marks = []; // of the page, each a function that shows what is kept

  /* Add the mark to a question, and note the first choice that is opened in it. */
  function add(question) {
    const { id } = question;
    const box = make("input", "");
    const label = make("label", "kb-check", box, TEXT.again);
    box.type = "checkbox";
    box.addEventListener("change", () => storage.set(AREA, id, box.checked ? boxes.again(today()) : { box: 0 }));
    question.append(make("p", "kb-ask-again", label));
    marks.push(() => {
      box.checked = boxes.isAsked(kept(id));
    });
    marks.at(-1)();
    let first = true;
    question.addEventListener("click", (event) => {
      const choice = event.target.closest(".kb-choice > summary")?.parentElement;
      if (!choice || !first || event.target.closest("a")) return;
      first = false;
      const favored = choice.matches("[data-favored]") || !question.querySelector("[data-favored]"); // of a dilemma any choice
      storage.set(AREA, id, boxes.answered(kept(id), favored, today()));
    });
  }

  function start() {
    if (document.querySelector(".kb-ask-again")) return;
    marks = [];
    document.querySelectorAll(QUESTIONS).forEach(add);
  }

  window.kbQuestions = { add, all, kept, today };
  storage.watch(() => {
    for (const mark of marks) mark();
  });
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
