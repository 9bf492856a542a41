/* Lets the browser keep the site for reading without a network. The work is done by worker.js at the root of the site.
   Without this file, on a plain http address, or where a browser refuses, pages come from the network as ever. */
(() => {
  "use strict";

  const worker = new URL("../worker.js", document.currentScript.src);

  async function start() {
    const { connection } = navigator;
    if (connection?.saveData) return; // where known: the worker fetches the whole site
    try {
      // Registering would keep a worker alive that is about to withdraw because its file is gone.
      const { status } = await fetch(worker, { method: "HEAD", cache: "no-store" });
      if (status === 404 || status === 410) return;
      await navigator.serviceWorker.register(worker);
    } catch {
      // No network, or the browser refuses: nothing is lost.
    }
  }

  // Browsers have it on https and on the reader's own machine only, and refuse it in a folder and where they keep nothing.
  if (!("serviceWorker" in navigator) || location.protocol === "file:") return;
  if (navigator.cookieEnabled === false) return; // where known: elsewhere the browser refuses
  // What is for later waits for what is read now.
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
})();
