/* Opens the search and loads the rest of it, an engine and an index, once somebody searches. Keys are those that Material gives its own:
   / s f open it, arrows choose, Enter follows, Escape closes. Without this file nothing of the search is shown. */
(() => {
  "use strict";

  const TEXT = MESSAGES.search; // the words: hooks/messages/

  const toggle = document.getElementById("__search");
  const box = document.querySelector(".md-search");
  const input = box?.querySelector(".md-search__input");
  if (!toggle || !input) return;

  const status = box.querySelector("[role=status]");
  const root = new URL("../", document.currentScript.src);
  const PARTS = ["search/search_index.js", "assets/search-tools.js"]; // side by side, in whatever order they come
  const PARAMETER = "q";
  const SETTLED = 400; // milliseconds after the last key, until the address says what is searched for

  let loading = false;
  let cameFrom = null; // where the focus was before a key opened the search
  let timer = 0;

  /* ---- loading ---- */

  const script = (path) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL(path, root);
      element.addEventListener("load", resolve);
      element.addEventListener("error", () => reject(new Error(path)));
      document.head.append(element);
    });

  /* The index of another language, which takes the same name; the page's own keeps it. */
  async function other(path) {
    const own = self.searchIndex;
    await script(path);
    const loaded = self.searchIndex;
    self.searchIndex = own;
    return loaded;
  }

  function load() {
    if (loading) return;
    loading = true;
    Promise.all(PARTS.map(script)).then(
      () => self.startSearch(box, root, follow, other),
      () => {
        loading = false; // the next key tries again
        status.textContent = TEXT.not_loaded;
      },
    );
  }

  /* ---- opening and closing ---- */

  const isOpen = () => toggle.checked;
  const set = (open) => {
    if (toggle.checked !== open) toggle.click(); // Material watches for the change
  };

  function open() {
    cameFrom = document.activeElement;
    input.focus();
    input.select();
  }

  function close() {
    set(false);
    if (box.contains(document.activeElement)) document.activeElement.blur();
    if (cameFrom?.isConnected && cameFrom !== document.body) cameFrom.focus();
    cameFrom = null;
    remember("");
  }

  /* A link of the results is followed: the address keeps what was searched for, so that going back leads here again. */
  function follow() {
    clearTimeout(timer);
    write(input.value);
    set(false);
  }

  input.addEventListener("focus", () => {
    set(true);
    load();
  });
  toggle.addEventListener("change", () => {
    if (toggle.checked) {
      load();
      input.focus();
    } else if (box.contains(document.activeElement)) {
      document.activeElement.blur();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget) && event.relatedTarget !== toggle) set(false);
  });
  const form = input.form;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    setTimeout(() => {
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
  });
  input.addEventListener("input", () => {
    load();
    remember(input.value);
  });

  /* ---- keys ---- */

  const isForText = (element) => element.isContentEditable || element.matches?.("input:not([type=radio]), select, textarea");
  const choices = () => [input, ...box.querySelectorAll(".md-search__output :is(a[href], button)")].filter((item) => item.checkVisibility?.() ?? true);

  function move(step) {
    const all = choices();
    const at = Math.max(0, all.indexOf(document.activeElement));
    all[(at + step + all.length) % all.length].focus();
  }

  function inSearch(event) {
    const { key, target } = event;
    if (key === "Escape") close();
    else if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(-1);
    else if (key === "Enter" && target === input) box.querySelector(".md-search-result__link")?.click();
    else {
      if (key.length === 1 && key !== " " && target !== input) input.focus(); // what is typed goes on the search
      return;
    }
    event.preventDefault();
  }

  window.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (isOpen()) {
      inSearch(event);
    } else if (["/", "f", "s"].includes(event.key) && !isForText(event.target)) {
      event.preventDefault();
      open();
    }
  });

  /* ---- the address ---- */

  function write(value) {
    const address = new URL(location.href);
    if (value.trim()) address.searchParams.set(PARAMETER, value.trim());
    else address.searchParams.delete(PARAMETER);
    if (address.href === location.href) return;
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // A page in a folder keeps its address.
    }
  }

  function remember(value) {
    clearTimeout(timer);
    timer = setTimeout(write, SETTLED, value);
  }

  function fromAddress() {
    const value = new URL(location.href).searchParams.get(PARAMETER);
    if (!value) return;
    // Material closes the search a moment after a page is there.
    setTimeout(() => {
      input.value = value;
      input.focus();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, 200);
  }

  if (window.document$) window.document$.subscribe(fromAddress);
  else fromAddress();
})();
