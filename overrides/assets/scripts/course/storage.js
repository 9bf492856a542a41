/* What the site keeps for its reader: in this browser, on this device, sent nowhere. No names, no accounts.
   Other scripts use it as kbStorage; without it they do nothing, and every page can be read as ever.

   It is one text in the browser's storage: {"version": 1, AREA: {ID: value}}, under the site's path, since several sites can share
   a host. What it does not know, such as the id of a module that is no more, it hands back to the storage as it was. Nothing here
   throws: what the browser refuses to keep stays in memory, and every .kb-kept on the page says so. */
(() => {
  "use strict";

  const TEXT = MESSAGES.storage; // the words: hooks/messages/

  const VERSION = 1;
  const KEY = `kb ${new URL("..", document.currentScript.src).pathname}`;
  const ASIDE = `${KEY} unreadable`; // whatever stood under our name and was not ours
  const LOOKS = `${KEY} looks`; // what-is-new.js keeps it
  const NOTES = { "": TEXT.kept, refused: TEXT.refused, newer: TEXT.newer, unreadable: TEXT.unreadable };

  let stored = bare(); // what the browser has
  let trouble = ""; // a key of NOTES
  const waiting = new Map(); // what it has not: changes that could not be written, by area and id
  const watchers = new Set();

  /* An object without a prototype: a file may hold an id such as "__proto__". */
  function bare(object) {
    return Object.assign(Object.create(null), object);
  }

  /* Parts of a page: an element with what is in it, and a button. */
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function makeButton(text, action) {
    const button = make("button", "kb-button", text);
    button.type = "button";
    button.addEventListener("click", action);
    return button;
  }

  /* Controls that belong together, with a name; and what tells of what they did. */
  function makeGroup(className, name, ...children) {
    const group = make("div", className, ...children);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    return group;
  }

  function makeStatus() {
    const status = make("p", "kb-tools__said");
    status.setAttribute("role", "status");
    return status;
  }

  /* A field for a saved file. `take` gets its text and returns what to tell; what it throws is told as the reason why nothing changed.
     Whoever calls names its words: a script has only those that it names. */
  function makeLoader({ load, tooLarge, unchanged }, largest, take, tell) {
    const field = make("input", "");
    field.type = "file";
    field.accept = ".json,application/json";
    field.addEventListener("change", async () => {
      const [chosen] = field.files;
      if (!chosen) return;
      try {
        if (chosen.size > largest) throw new Error(tooLarge);
        tell(await take(await chosen.text()));
      } catch (error) {
        tell(unchanged({ reason: error.message }).trim());
      }
      field.value = ""; // the same file can be chosen again
    });
    return make("label", "kb-tools__file", load, field);
  }

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /* ---- reading and writing ---- */

  /* What a text in the storage says: its areas, each with values by id, as far as they are as we write them; whether that is all of it
     (`whole`), and whether a newer version wrote it (`newer`). */
  function parse(text) {
    let said = {};
    try {
      said = text === null ? {} : JSON.parse(text);
    } catch {
      said = null;
    }
    if (!isObject(said)) return { areas: bare(), whole: false, newer: false };
    const { version, ...rest } = said;
    const areas = Object.entries(rest).filter(([, value]) => isObject(value));
    return {
      areas: bare(Object.fromEntries(areas.map(([area, value]) => [area, bare(value)]))),
      whole: areas.length === Object.keys(rest).length,
      newer: version > VERSION,
    };
  }

  function read() {
    let text = null;
    try {
      text = localStorage.getItem(KEY);
    } catch {
      trouble = "refused";
      return;
    }
    const found = parse(text);
    if (found.newer) {
      trouble = "newer";
      return;
    }
    stored = found.areas;
    if (!found.whole) setAside(text);
    else if (trouble !== "unreadable") trouble = "";
  }

  function setAside(text) {
    trouble = "unreadable";
    try {
      localStorage.setItem(ASIDE, text);
    } catch {
      // No room for it: what comes next is worth more.
    }
  }

  function write() {
    if (trouble === "newer" || !waiting.size) return;
    const next = bare(stored);
    for (const { area, id, value } of waiting.values()) {
      next[area] = bare(next[area]);
      if (value === undefined) delete next[area][id];
      else next[area][id] = value;
    }
    try {
      localStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...next }));
    } catch {
      trouble = "refused";
      return;
    }
    stored = next;
    waiting.clear();
    if (trouble !== "unreadable") trouble = "";
  }

  /* Some browsers read and refuse to write: better known before somebody has written a page. */
  function probe() {
    try {
      localStorage.setItem(`${KEY} try`, "");
      localStorage.removeItem(`${KEY} try`);
    } catch {
      trouble = "refused";
    }
  }

  function tell() {
    document.querySelectorAll(".kb-kept").forEach(fill);
    for (const watcher of watchers) watcher();
  }

  /* ---- what others use ---- */

  function get(area, id) {
    const change = waiting.get(`${area} ${id}`);
    return change ? change.value : stored[area]?.[id];
  }

  /* The ids of an area, those that nobody knows any more too. */
  function ids(area) {
    const all = new Set(Object.keys(stored[area] ?? {}));
    for (const change of waiting.values()) if (change.area === area) all.add(change.id);
    return [...all].filter((id) => get(area, id) !== undefined);
  }

  /* The names of all areas that hold anything, those that nobody knows any more too. */
  function areas() {
    const all = new Set([...Object.keys(stored), ...[...waiting.values()].map(({ area }) => area)]);
    return [...all].filter((area) => ids(area).length);
  }

  /* Keep values by id; undefined forgets one. Read before: another tab may have kept something meanwhile. */
  function setAll(area, values) {
    read();
    for (const [id, value] of values) waiting.set(`${area} ${id}`, { area, id, value });
    write();
    tell();
  }

  /* Forget all of an area; what was set aside too, where it may hold what nobody else is to read. */
  function erase(area, andAside = false) {
    read();
    setAll(area, ids(area).map((id) => [id, undefined]));
    if (!andAside) return;
    try {
      localStorage.removeItem(ASIDE);
    } catch {
      // Then there is none.
    }
  }

  /* Forget everything: what was set aside, and what a newer version wrote, too. */
  function eraseAll() {
    stored = bare();
    waiting.clear();
    trouble = "";
    try {
      for (const key of [KEY, ASIDE, LOOKS]) localStorage.removeItem(key);
    } catch {
      // Then there is nothing.
    }
    probe();
    tell();
  }

  /* A paragraph that says where things are kept, or that they are not; in brief where a page has many of them. */
  function note(brief = false) {
    const paragraph = document.createElement("p");
    paragraph.className = "kb-kept";
    paragraph.toggleAttribute("data-brief", brief);
    fill(paragraph);
    return paragraph;
  }

  function fill(paragraph) {
    paragraph.textContent = !trouble && paragraph.hasAttribute("data-brief") ? TEXT.kept_brief : NOTES[trouble];
    paragraph.toggleAttribute("data-trouble", trouble !== "");
  }

  /* For screen readers: said once, when it happens. The element outlives instant navigation. */
  const status = make("div", "kb-said");
  status.setAttribute("role", "status");
  document.body.append(status);

  function say(text) {
    status.textContent = "";
    setTimeout(() => {
      status.textContent = text;
    }, 50); // or the same words a second time would not be spoken
  }

  /* Hand the reader a file. */
  function save(name, type, text) {
    const link = make("a", "");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it later
  }

  /* Ask before something is erased: a promise of whether to go on. */
  function ask(question, yes, no) {
    const words = make("p", "", question);
    const buttons = [no, yes].map((text) => makeButton(text, () => dialog.close(text)));
    const dialog = make("dialog", "kb-ask md-typeset", words, ...buttons);
    words.id = "kb-ask";
    dialog.setAttribute("aria-labelledby", words.id);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === yes);
      });
    });
  }

  read();
  probe();
  write();
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY && event.key !== null) return; // null: all was cleared
    read();
    write();
    tell();
  });
  // A page that one comes back to shows what was kept meanwhile.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    read();
    tell();
  });

  const set = (area, id, value) => setAll(area, [[id, value]]);
  const watch = (watcher) => watchers.add(watcher);
  window.kbStorage = { get, ids, areas, set, setAll, erase, eraseAll, watch, note, say, save, ask, make, makeButton, makeGroup, makeStatus, makeLoader, parse };
})();
