/* The modules of the course and the parts that one works through, as pages tell of them; what the reader is done with; and what
   comes next. The modules that a reader may leave out have a pace of their own. */
(() => {
  "use strict";

  const TEXT = MESSAGES.progress; // the words: hooks/messages/

  const storage = window.kbStorage;
  if (!storage) return;

  const DONE = "done"; // modules, by their names
  const PARTS = "parts"; // by module#part

  let modules = []; // slug, title, address, optional
  let parts = []; // of each module: anchor, title

  const isDone = (slug) => storage.get(DONE, slug) === true;
  const isPartDone = (slug, { anchor }) => storage.get(PARTS, `${slug}#${anchor}`) === true;
  const isBegun = (slug) => !isDone(slug) && parts.some((part) => isPartDone(slug, part));
  const nextPart = (slug) => parts.find((part) => !isPartDone(slug, part));

  /* Read what the page tells: a template with the parts, and links to modules in it and on the page, the first of each module. */
  function read() {
    const told = document.querySelector("template.kb-course");
    const optional = JSON.parse(told?.dataset.optional ?? "[]");
    parts = JSON.parse(told?.dataset.parts ?? "[]").map(([anchor, title]) => ({ anchor, title }));
    const found = new Map();
    for (const link of [...(told?.content.querySelectorAll("a") ?? []), ...document.querySelectorAll("a[data-module]")]) {
      const slug = link.dataset.module;
      if (found.has(slug)) continue;
      const address = new URL(link.getAttribute("href"), document.baseURI).href;
      found.set(slug, { slug, title: link.textContent.trim(), address, optional: optional.includes(slug) });
    }
    modules = [...found.values()];
  }

  /* The modules that belong together with one: all that count, or all that one may leave out. */
  const beside = (slug) => modules.filter(({ optional }) => optional === (modules.find((one) => one.slug === slug)?.optional ?? false));

  /* The first one that is not done after a module, or else before it. */
  function next(slug) {
    const list = beside(slug);
    const at = list.findIndex((module) => module.slug === slug) + 1;
    return [...list.slice(at), ...list.slice(0, at)].find((module) => module.slug !== slug && !isDone(module.slug));
  }

  const areAllDone = (slug) => beside(slug).length > 0 && beside(slug).every((module) => isDone(module.slug));

  function count(slug) {
    const list = beside(slug);
    return TEXT.count({ done: list.filter((module) => isDone(module.slug)).length, all: list.length });
  }

  /* Where the reader goes on: at the next part of the last module begun, or else at the next module; nowhere for who has not begun. */
  function goOn() {
    const begun = modules.filter(({ slug }) => isBegun(slug)).at(-1);
    if (begun) {
      const { anchor, title } = nextPart(begun.slug);
      return { title: TEXT.at({ module: begun.title, part: title }), address: `${begun.address.split("#")[0]}#${anchor}` };
    }
    const last = modules.filter(({ slug }) => isDone(slug)).at(-1);
    return last && next(last.slug);
  }

  function setDone(slug, done) {
    storage.set(DONE, slug, done || undefined);
  }

  /* Note a part; with the last one of a module, the module. A part that is not done any more leaves no module done. */
  function setPartDone(slug, part, done) {
    storage.set(PARTS, `${slug}#${part.anchor}`, done || undefined);
    const whole = !nextPart(slug);
    if (whole !== isDone(slug)) setDone(slug, whole);
    return whole;
  }

  function forget() {
    storage.erase(PARTS);
    storage.erase(DONE);
  }

  const hasAny = () => storage.ids(DONE).length + storage.ids(PARTS).length > 0;
  const list = () => modules;
  const partsOf = () => parts;

  window.kbModules = { read, list, partsOf, beside, isDone, isPartDone, isBegun, nextPart, next, areAllDone, count, goOn, setDone, setPartDone, forget, hasAny };
})();
