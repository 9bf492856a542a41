/* Pictures enlarge in the page: this loads glightbox where there is one, also on pages that instant navigation brings.
   Without this file each is a link to its picture. */
(() => {
  "use strict";

  const assets = new URL(".", document.currentScript.src);
  const OPTIONS = { touchNavigation: true, loop: false, zoomable: true, draggable: true };
  let loaded = null;

  function load() {
    const page = document.documentElement;
    page.style.setProperty("--kb-scrollbar", `${innerWidth - page.clientWidth}px`);
    // In the body: Material takes away from the head what the next page does not have in its own.
    for (const name of ["stylesheets/glightbox.min.css", "lightbox.css"]) {
      const styles = document.createElement("link");
      styles.rel = "stylesheet";
      styles.href = new URL(name, assets);
      document.body.append(styles);
    }
    const script = document.createElement("script");
    script.src = new URL("javascripts/glightbox.min.js", assets);
    document.body.append(script);
    return new Promise((resolve) => {
      script.addEventListener("load", () => resolve(window.GLightbox(OPTIONS)));
    });
  }

  function start() {
    if (loaded) loaded.then((lightbox) => lightbox.reload());
    else if (document.querySelector("a.glightbox")) loaded = load();
  }

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(start);
})();
