/* The colors, before anything is painted: those that the reader chose, or else those that the device asks for. Stands in the head
   and waits for the body alone, for while the browser loads a script in the body it paints what stands above. What Material's
   script in the head can do, it can by then.
   Without this file Material's script chooses them, once the page is there. */
(() => {
  "use strict";

  // What only scripts can work shows at once, and not when Material's script says the same: the page would move.
  document.documentElement.classList.replace("no-js", "js");

  const options = JSON.parse(document.currentScript.dataset.options ?? "[]");
  const DEVICE = "(prefers-color-scheme)"; // of the choice to follow the device, which has no colors of its own

  function colors() {
    let chosen = null;
    try {
      chosen = __md_get("__palette"); // the name that Material keeps them by
    } catch {
      // The browser keeps nothing for this site.
    }
    if (chosen?.color && chosen.color.media !== DEVICE) return chosen.color;
    return options.find((option) => option.media !== DEVICE && matchMedia(option.media).matches) || options[0];
  }

  new MutationObserver((_changes, observer) => {
    if (!document.body) return;
    observer.disconnect();
    for (const [name, value] of Object.entries(colors() ?? {})) document.body.setAttribute(`data-md-color-${name}`, value);
  }).observe(document.documentElement, { childList: true });

  // Material's script says in a <meta> whether the chosen colors are dark, between two questions for styles, and so the browser
  // computes those of the whole page twice. Ours says so before the first question, and Material's is in no page then.
  const own = Object.assign(document.createElement("meta"), { name: "color-scheme" });
  let theirs = null;
  document.addEventListener(
    "change",
    ({ target }) => {
      if (target.name !== "__palette") return;
      theirs ??= document.querySelector('meta[name="color-scheme"]');
      const { mdColorMedia: media, mdColorScheme: scheme } = target.dataset;
      own.content = scheme === "slate" ? "dark" : "light";
      const shown = media === DEVICE && theirs ? theirs : own; // theirs follows the device later on
      for (const meta of [own, theirs]) if (meta !== shown) meta?.remove();
      if (!shown.isConnected) document.head.append(shown);
    },
    true,
  );
})();
