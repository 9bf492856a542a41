/* Which modules a reader is done with, and where they go on: on lists of modules, whose links say data-module, and on the home page.
   Without this file, or where nothing can be kept, the lists are lists. */
(() => {
  "use strict";

  const TEXT = MESSAGES.progress; // the words: hooks/messages/

  const { kbStorage: storage, kbModules: course } = window;
  if (!course) return;
  const { make, makeButton } = storage;

  let parts = []; // what shows the state of something, each a function

  function showGoOn(place) {
    const to = course.goOn();
    place.hidden = !to && !course.areAllDone(); // where one begins, the page says itself
    if (!to) {
      place.replaceChildren(TEXT.all_done);
      return;
    }
    const link = make("a", "", to.title);
    link.href = to.address;
    place.replaceChildren(TEXT.go_on, " ", link);
  }

  /* ---- a list of modules ---- */

  function addMarks(link) {
    const mark = make("span", "kb-done");
    link.after(mark);
    parts.push(() => {
      const slug = link.dataset.module;
      const done = course.isDone(slug);
      mark.textContent = ` ${done ? TEXT.done : TEXT.begun}`;
      mark.toggleAttribute("data-begun", !done);
      mark.hidden = !done && !course.isBegun(slug);
    });
  }

  function addSummary(list) {
    const count = make("p", "kb-progress__count");
    const where = make("p", "kb-progress__next");
    const reset = makeButton(TEXT.reset, async () => {
      if (!(await storage.ask(TEXT.ask_reset, TEXT.ask_reset_yes, TEXT.ask_reset_no))) return;
      course.forget();
      storage.say(course.count());
    });
    const summary = storage.makeGroup("kb-progress", TEXT.progress, count, where, reset, storage.note());
    const place = document.querySelector(".kb-progress-place:empty");
    if (place) place.append(summary);
    else list.before(summary);
    parts.push(() => {
      count.textContent = course.count();
      showGoOn(where);
      where.classList.toggle("kb-go-on", Boolean(course.goOn())); // a button, while there is somewhere to go
      reset.hidden = !course.hasAny();
    });
  }

  /* ---- the home page ---- */

  /* Below the doors, the search or the first paragraph: the first of these that there is. */
  function addGoOn() {
    const places = [".kb-doors", ".kb-find", "h1 + p"].map((place) => document.querySelector(`.kb-page > ${place}`));
    const above = places.find(Boolean);
    const where = make("p", "kb-go-on");
    where.dataset.home = "";
    above?.after(where);
    parts.push(() => {
      showGoOn(where);
      where.hidden ||= !course.goOn(); // who is done with all has no need to hear it each time
    });
  }

  function show() {
    for (const part of parts) part();
  }

  function start() {
    if (document.querySelector(".kb-done, .kb-go-on[data-home]")) return;
    parts = [];
    course.read();
    if (document.querySelector("template.kb-course[data-home]")) addGoOn();
    const lists = new Set();
    for (const link of document.querySelectorAll("a[data-module]")) {
      const list = link.closest("ol, ul");
      addMarks(link);
      if (list && !list.closest(".kb-modules")) lists.add(list); // at the end of a module parts.js has said it all
    }
    for (const list of lists) addSummary(list);
    show();
  }

  storage.watch(show);
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
