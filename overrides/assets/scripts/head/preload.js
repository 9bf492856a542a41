/* Asks for the fonts before the styles do, so that headings have theirs at the first paint. A link in the page would do, but in a
   site that somebody opens from a folder browsers refuse such links. Without this file fonts come a little later. */
(() => {
  "use strict";

  if (location.protocol === "file:") return;
  for (const font of document.currentScript.dataset.fonts?.split(" ") ?? []) {
    const link = document.createElement("link");
    link.rel = "preload";
    link.as = "font";
    link.type = "font/woff2";
    link.crossOrigin = ""; // or the browser fetches it twice
    link.href = font;
    document.head.append(link);
  }
})();
