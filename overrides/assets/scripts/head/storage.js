/* A storage that holds nothing, where the browser refuses one. Scripts of Material ask for it unguarded, and its colors, its menu and
   its way from page to page would stop at the refusal. What is written to it fails, as to a full one: whoever keeps something knows. */
(() => {
  "use strict";

  const empty = {
    length: 0,
    key: () => null,
    getItem: () => null,
    setItem() {
      throw new DOMException("", "QuotaExceededError");
    },
    removeItem() {},
    clear() {},
  };

  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].getItem("");
    } catch {
      Object.defineProperty(window, name, { configurable: true, value: empty });
    }
  }
})();
