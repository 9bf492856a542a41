/* On the page of a module: each part can be marked as done, the page says at its top where one goes on, and the rail of modules
   shows those that are done. Without this file the page is whole, and the rail a row of links. */
(() => {
  "use strict";

  const TEXT = MESSAGES.progress; // the words: hooks/messages/

  const { kbStorage: storage, kbModules: course } = window;
  if (!course) return;
  const { make } = storage;

  const PAGE = ".kb-page[data-module]";
  let shown = []; // what shows the state of something, each a function

  function makeCheck(words, action) {
    const box = make("input", "");
    box.type = "checkbox";
    box.addEventListener("change", () => action(box.checked));
    return [box, make("label", "kb-check", box, words)];
  }

  /* Where a part ends: before the next heading of its rank, or at the end of the page's own text. */
  function endOf(heading) {
    let last = heading;
    while (last.nextElementSibling && !last.nextElementSibling.matches("h2, nav, template, .kb-progress")) last = last.nextElementSibling;
    return last;
  }

  function addPart(slug, part) {
    const heading = document.getElementById(part.anchor);
    if (!heading?.matches(`${PAGE} > h2`)) return;
    const [box, label] = makeCheck(TEXT.part_done({ part: part.title }), (done) => {
      if (course.setPartDone(slug, part, done)) storage.say(TEXT.whole({ progress: course.count(slug) }));
    });
    endOf(heading).after(make("p", "kb-part-done", label));
    shown.push(() => {
      box.checked = course.isPartDone(slug, part);
    });
  }

  /* `first` is what the place says to who has not begun. */
  function showGoOn(place, slug, first) {
    const part = !course.isDone(slug) && course.nextPart(slug);
    place.hidden = !part;
    if (!part) return;
    const link = make("a", "", part.title);
    link.href = `#${part.anchor}`;
    place.replaceChildren(...(course.isBegun(slug) ? [TEXT.go_on_at, " ", link] : first));
  }

  function showNext(place, slug) {
    const module = course.next(slug);
    if (module) {
      const link = make("a", "", module.title);
      link.href = module.address;
      place.replaceChildren(TEXT.next, " ", link);
    } else {
      place.replaceChildren(course.areAllDone(slug) ? TEXT.all_done : course.beside(slug).length > 1 ? TEXT.others_done : "");
    }
  }

  function addPanel(page, slug) {
    const where = make("p", "kb-progress__next");
    const [box, label] = makeCheck(TEXT.done_with_module, (done) => {
      course.setDone(slug, done);
      storage.say(course.count(slug));
    });
    const panel = storage.makeGroup("kb-progress", page.querySelector("h1").textContent, make("p", "", label), where, storage.note());
    const after = page.querySelector(":scope > .kb-modules");
    if (after) after.before(panel);
    else page.append(panel);
    shown.push(() => {
      box.checked = course.isDone(slug);
      showNext(where, slug);
    });
  }

  function addDot(dot) {
    const name = dot.getAttribute("aria-label");
    shown.push(() => {
      const done = course.isDone(dot.dataset.dot);
      dot.toggleAttribute("data-done", done);
      dot.setAttribute("aria-label", done ? TEXT.dot_done({ module: name }) : name);
    });
  }

  function show() {
    for (const part of shown) part();
  }

  function start() {
    const page = document.querySelector(PAGE);
    if (!page) {
      shown = [];
      return;
    }
    if (page.querySelector(".kb-progress")) return;
    shown = [];
    course.read();
    const slug = page.dataset.module;
    const where = page.querySelector(".kb-go-on");
    const first = [...(where?.childNodes ?? [])];
    if (where) shown.push(() => showGoOn(where, slug, first));
    page.querySelectorAll("[data-dot]").forEach(addDot);
    for (const part of course.partsOf()) addPart(slug, part);
    addPanel(page, slug);
    show();
  }

  storage.watch(show);
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
