/* The site opened from a folder, without a server: links lead to a folder's page instead of a list of its files, and the search
   gets the Worker that browsers refuse there. Stands before Material's script; at any other address it does nothing. */
(() => {
  "use strict";

  if (location.protocol !== "file:") return;

  const probe = document.createElement("a");

  function lead(link) {
    probe.href = link.getAttribute("href");
    if (probe.protocol !== "file:" || !probe.pathname.endsWith("/")) return;
    probe.pathname += "index.html";
    link.setAttribute("href", probe.href);
  }

  document.querySelectorAll("a[href]").forEach(lead);
  // Links that come later: results of the search, a term's definition.
  for (const type of ["pointerover", "focusin", "click"]) {
    document.addEventListener(
      type,
      (event) => {
        const link = event.target instanceof Element && event.target.closest("a[href]");
        if (link) lead(link);
      },
      true,
    );
  }

  /* As much of a Worker as the search uses: its script runs in a frame that nobody sees. */
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.srcdoc = "<!doctype html><title>Search</title>";
      this.ready = new Promise((resolve) => {
        frame.addEventListener("load", () => {
          const inside = frame.contentWindow;
          inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
          const script = frame.contentDocument.createElement("script");
          script.src = new URL(address, document.baseURI);
          script.addEventListener("load", () => resolve(inside));
          frame.contentDocument.body.append(script);
        });
      });
      document.body.append(frame);
    }

    postMessage(data) {
      this.ready.then((inside) => inside.dispatchEvent(new inside.MessageEvent("message", { data })));
    }
  };
})();
