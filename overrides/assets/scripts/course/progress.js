/* Which modules a reader is done with, and which comes next: at the end of each module, and on lists of modules, whose links say
   data-module. Without this file, or where nothing can be kept, the lists are lists and the modules are whole. */
(() => {
  "use strict";

  const TEXT = MESSAGES.progress; // the words: hooks/messages/

  const storage = window.kbStorage;
  if (!storage) return;
  const { make, makeButton } = storage;

  const AREA = "done";
  const isDone = (slug) => storage.get(AREA, slug) === true;

  let modules = []; // the page's list: slug, title, address
  let parts = []; // what shows the state of something, each a function

  function listed() {
    const found = new Map();
    for (const link of document.querySelectorAll("a[data-module]")) {
      const slug = link.dataset.module;
      if (!found.has(slug)) found.set(slug, { slug, title: link.textContent.trim(), address: link.href });
    }
    return [...found.values()];
  }

  /* The first one that is not done after a module, or else before it. */
  function next(slug) {
    const at = modules.findIndex((module) => module.slug === slug) + 1;
    return [...modules.slice(at), ...modules.slice(0, at)].find((module) => module.slug !== slug && !isDone(module.slug));
  }

  function showNext(place, slug) {
    const module = next(slug);
    if (module) {
      const link = make("a", "", module.title);
      link.href = module.address;
      place.replaceChildren(TEXT.next, " ", link);
    } else if (modules.length && modules.every(({ slug }) => isDone(slug))) {
      place.replaceChildren(TEXT.all_done);
    } else {
      place.replaceChildren(modules.length ? TEXT.others_done : "");
    }
  }

  const told = () => TEXT.count({ done: modules.filter(({ slug }) => isDone(slug)).length, all: modules.length });

  /* ---- a module ---- */

  function addControl(section) {
    const slug = section.dataset.module;
    const box = make("input", "");
    const where = make("p", "kb-progress__next");
    box.type = "checkbox";
    box.checked = isDone(slug);
    box.addEventListener("change", () => {
      storage.set(AREA, slug, box.checked || undefined);
      storage.say(modules.length ? told() : "");
    });
    const label = make("label", "", box, TEXT.done_with_module);
    const panel = make("div", "kb-progress", make("p", "", label), where, storage.note());
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", section.dataset.title || slug);
    section.append(panel);
    parts.push(() => {
      box.checked = isDone(slug);
      showNext(where, slug);
    });
  }

  /* ---- a list of modules ---- */

  function addMarks(link) {
    const mark = make("span", "kb-done", ` ${TEXT.done}`);
    link.after(mark);
    parts.push(() => {
      mark.hidden = !isDone(link.dataset.module);
    });
  }

  function addSummary(list) {
    const count = make("p", "kb-progress__count");
    const where = make("p", "kb-progress__next");
    const reset = makeButton(TEXT.reset, async () => {
      if (!(await storage.ask(TEXT.ask_reset, TEXT.ask_reset_yes, TEXT.ask_reset_no))) return;
      storage.erase(AREA);
      storage.say(told());
    });
    const summary = make("div", "kb-progress", count, where, reset, storage.note());
    summary.setAttribute("role", "group");
    summary.setAttribute("aria-label", TEXT.progress);
    const place = document.querySelector(".kb-progress-place:empty");
    if (place) place.append(summary);
    else list.before(summary);
    parts.push(() => {
      count.textContent = told();
      where.hidden = !modules.some(({ slug }) => isDone(slug)); // where one begins, the page says itself
      showNext(where);
      reset.hidden = !storage.ids(AREA).length;
    });
  }

  function show() {
    for (const part of parts) part();
  }

  function start() {
    if (document.querySelector(".kb-progress")) return;
    parts = [];
    modules = listed();
    for (const section of document.querySelectorAll(".kb-module[data-module]")) addControl(section);
    const lists = new Set();
    for (const link of document.querySelectorAll("a[data-module]")) {
      const list = link.closest("ol, ul");
      addMarks(link);
      if (list) lists.add(list);
    }
    for (const list of lists) addSummary(list);
    show();
  }

  storage.watch(show);
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
