/* The site opened from a folder, without a server: links lead to a folder's page instead of a list of its files.
   At any other address it does nothing. */
(() => {
  "use strict";

  if (location.protocol !== "file:") return;

  // Material tells of pages by this name, but there of none: it ends what tells when it finds that it cannot lead from page to page.
  const page = { subscribe: (start) => document.addEventListener("DOMContentLoaded", () => start(document)) };
  Object.defineProperty(window, "document$", { get: () => page, set: () => {} });

  const probe = document.createElement("a");

  function lead(link) {
    const name = link.hasAttribute("href") ? "href" : "xlink:href"; // the second in a drawing
    probe.href = link.getAttribute(name);
    if (probe.protocol !== "file:" || !probe.pathname.endsWith("/")) return;
    probe.pathname += "index.html";
    link.setAttribute(name, probe.href);
  }

  // Before all that other scripts do with them then: this one stands in the head.
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("a:any-link").forEach(lead));
  // Links that come later: results of the search, a term's definition.
  for (const type of ["pointerover", "focusin", "click"]) {
    document.addEventListener(
      type,
      (event) => {
        const link = event.target instanceof Element && event.target.closest("a:any-link");
        if (link) lead(link);
      },
      true,
    );
  }
})();
