/* Pictures enlarge also on pages that instant navigation brings: only a page with pictures comes with glightbox of its own.
   Without this file they still do on such a page, when it is loaded by itself. */
(() => {
  "use strict";

  const assets = new URL(".", document.currentScript.src);
  const OPTIONS = { touchNavigation: true, loop: false, zoomable: true, draggable: true };
  let loaded = null;

  function load() {
    // In the body: Material takes away from the head what the next page does not have in its own.
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = new URL("stylesheets/glightbox.min.css", assets);
    const script = document.createElement("script");
    script.src = new URL("javascripts/glightbox.min.js", assets);
    document.body.append(styles, script);
    return new Promise((resolve) => {
      script.addEventListener("load", () => resolve(window.GLightbox(OPTIONS)));
    });
  }

  function start() {
    if (document.getElementById("init-glightbox")) return; // the plugin's own script is at work and stays so
    if (loaded) loaded.then((lightbox) => lightbox.reload());
    else if (document.querySelector("a.glightbox")) loaded = load();
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
})();
