/* What a reader writes down for themselves: a field below each prompt to reflect on, and on the page of all reflections what one
   does with them: print, save to a file, load again, erase. Stored text goes into fields and text nodes only, never into markup.
   Without this file the prompts are there to be answered on paper. */
(() => {
  "use strict";

  const TEXT = MESSAGES.reflections; // the words: hooks/messages/

  const storage = window.kbStorage;
  if (!storage) return;
  const { make, makeButton, save } = storage;

  const AREA = "reflections";
  const FORMAT = "reflections"; // what a saved file says it is
  const VERSION = 1;
  const LARGEST = 2_000_000; // bytes: years of writing
  const PAUSE = 1500; // milliseconds without a key: then it is said that the text is kept
  const BETWEEN = "\n\n---\n\n"; // two answers to one prompt, when neither holds the other

  /* An answer as it is kept: the text, and the prompt, which may be gone from the page one day. */
  function answer(id) {
    const kept = storage.get(AREA, id);
    if (typeof kept?.text !== "string") return { text: "", prompt: "" };
    return { text: kept.text, prompt: typeof kept.prompt === "string" ? kept.prompt : "" };
  }

  const answered = () => storage.ids(AREA).filter((id) => answer(id).text);

  /* ---- a field ---- */

  let fields = []; // of the page, each with the function that shows what is kept
  let number = 0;
  let timer = 0;

  function newId(beginning) {
    number += 1;
    return `${beginning}-${number}`;
  }

  function addField(prompt) {
    const id = prompt.dataset.reflection;
    const asked = [...prompt.children].filter((child) => !child.matches("h2, h3, h4"));
    for (const part of asked) part.id ||= newId("kb-prompt");
    const text = asked.map((part) => part.textContent.trim()).join(" ");
    const field = make("textarea", "");
    const note = storage.note(true);
    const paper = make("div", "kb-reflection__paper"); // on paper a field would show its first lines alone
    note.id = newId("kb-kept");
    field.rows = 5;
    field.setAttribute("aria-labelledby", asked.map((part) => part.id).join(" "));
    field.setAttribute("aria-describedby", note.id);
    field.addEventListener("input", () => {
      paper.textContent = field.value;
      storage.set(AREA, id, field.value ? { prompt: text, text: field.value } : undefined);
      clearTimeout(timer);
      timer = setTimeout(() => storage.say(note.hasAttribute("data-trouble") ? note.textContent : TEXT.kept), PAUSE);
    });
    prompt.append(field, paper, note);
    fields.push({
      id,
      show(now) {
        const kept = answer(id).text;
        paper.textContent = kept;
        // Where somebody writes, what another window has kept waits.
        const writing = document.activeElement === field && document.hasFocus();
        if (field.value !== kept && (now || !writing)) field.value = kept;
      },
    });
  }

  /* ---- all of them ---- */

  /* What was written for modules that are no more. */
  function addOthers(page) {
    const known = new Set(fields.map(({ id }) => id));
    const others = answered().filter((id) => !known.has(id));
    if (!others.length) return;
    let part = page.querySelector(".kb-reflections__others");
    if (!part) {
      const heading = make("h2", "", TEXT.others);
      heading.id = "kb-other-reflections";
      part = make("section", "kb-reflections__others", heading);
      part.setAttribute("aria-labelledby", heading.id);
      page.append(part);
    }
    for (const id of others) {
      const prompt = make("div", "kb-reflection", make("p", "", answer(id).prompt || id));
      prompt.dataset.reflection = id;
      part.append(prompt);
      addField(prompt);
    }
  }

  /* What is saved, in the order of the page. */
  function all() {
    const order = fields.map(({ id }) => id);
    const place = (id) => (order.includes(id) ? order.indexOf(id) : order.length);
    return answered()
      .sort((one, other) => place(one) - place(other))
      .map((id) => ({ id, ...answer(id) }));
  }

  function asMarkdown(answers) {
    const parts = answers.flatMap(({ prompt, id, text }) => [`## ${prompt || id}`, text.trim()]);
    const title = `# ${TEXT.title}`;
    return `${[title, ...parts].join("\n\n")}\n`;
  }

  const asJson = (answers) => `${JSON.stringify({ format: FORMAT, version: VERSION, reflections: answers }, null, 2)}\n`;

  /* The answers of a saved file. Throws an error with words for the reader. */
  function read(text) {
    let said = null;
    try {
      said = JSON.parse(text);
    } catch {
      throw new Error(TEXT.not_read);
    }
    if (said?.format !== FORMAT || !Array.isArray(said.reflections)) {
      throw new Error(TEXT.not_saved);
    }
    if (said.version > VERSION) throw new Error(TEXT.newer);
    said.reflections.forEach((entry, index) => {
      for (const key of ["id", "text"]) {
        if (typeof entry?.[key] !== "string" || !entry[key]) throw new Error(TEXT.incomplete({ number: index + 1, key }));
      }
    });
    return said.reflections;
  }

  /* Both texts, unless one holds the other. */
  function merged(mine, theirs) {
    if (mine.includes(theirs)) return mine;
    return theirs.includes(mine) ? theirs : mine + BETWEEN + theirs;
  }

  function takeIn(answers) {
    const changed = new Map();
    for (const { id, text, prompt } of answers) {
      const mine = changed.get(id) ?? answer(id);
      const both = { prompt: mine.prompt || (typeof prompt === "string" ? prompt : ""), text: merged(mine.text, text) };
      if (both.text !== mine.text) changed.set(id, both);
    }
    storage.setAll(AREA, changed);
    show(true);
    return changed.size;
  }

  function addTools(page) {
    const said = storage.makeStatus();
    const tell = (text) => said.replaceChildren(text);
    const orNothing = (action) => () => {
      const answers = all();
      if (answers.length) action(answers);
      else tell(TEXT.nothing_yet);
    };

    function load(text) {
      const count = takeIn(read(text));
      return count ? TEXT.loaded({ count }) : TEXT.nothing_new;
    }

    const erase = async () => {
      if (!(await storage.ask(TEXT.ask_erase, TEXT.ask_erase_yes, TEXT.ask_erase_no))) return;
      storage.erase(AREA, true);
      page.querySelector(".kb-reflections__others")?.remove();
      fields = fields.filter(({ id }) => document.querySelector(`[data-reflection="${CSS.escape(id)}"]`));
      show(true);
      tell(TEXT.erased);
    };

    const words = { load: TEXT.load, tooLarge: TEXT.too_large, unchanged: TEXT.unchanged };
    const tools = storage.makeGroup(
      "kb-tools",
      TEXT.tools,
      makeButton(TEXT.print, () => window.print()),
      makeButton(TEXT.save_text, orNothing((answers) => save("reflections.md", "text/markdown", asMarkdown(answers)))),
      makeButton(TEXT.save_copy, orNothing((answers) => save("reflections.json", "application/json", asJson(answers)))),
      makeButton(TEXT.erase, erase),
      storage.makeLoader(words, LARGEST, load, tell),
      said,
      storage.note(),
    );
    page.prepend(tools);
  }

  /* ---- each page ---- */

  function show(now = false) {
    for (const field of fields) field.show(now);
    const page = document.querySelector(".kb-reflections");
    if (!page) return;
    const before = fields.length;
    addOthers(page);
    for (const field of fields.slice(before)) field.show();
  }

  function start() {
    if (document.querySelector(".kb-reflection textarea")) return;
    clearTimeout(timer);
    fields = [];
    document.querySelectorAll(".kb-reflection[data-reflection]").forEach(addField);
    const page = document.querySelector(".kb-reflections");
    if (page) addTools(page);
    show();
  }

  window.kbReflections = { merged };
  storage.watch(() => show());
  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
