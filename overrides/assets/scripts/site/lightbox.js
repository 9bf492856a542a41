/* Pictures enlarge in the page: this loads glightbox once somebody is about to enlarge one.
   Without this file each is a link to its picture. */
(() => {
  "use strict";

  const assets = new URL(".", document.currentScript.src);
  const OPTIONS = { touchNavigation: true, loop: false, zoomable: true, draggable: true };
  let loading = null;
  let lightbox = null;
  let wanted = null; // the picture that was pressed before glightbox was there

  const pictureAt = (target) => target.closest?.("a.glightbox");

  // In the body: Material takes away from the head what the next page does not have in its own.
  function add(element) {
    document.body.append(element);
    return new Promise((resolve, reject) => {
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
    });
  }

  function styles(name) {
    const rel = "stylesheet";
    return add(Object.assign(document.createElement("link"), { rel, href: new URL(name, assets) }));
  }

  function load() {
    const page = document.documentElement;
    page.style.setProperty("--kb-scrollbar", `${innerWidth - page.clientWidth}px`);
    const script = add(Object.assign(document.createElement("script"), { src: new URL("javascripts/glightbox.min.js", assets) }));
    return Promise.all([script, styles("stylesheets/glightbox.min.css"), styles("lightbox.css")]).then(() => {
      lightbox = window.GLightbox(OPTIONS);
    });
  }

  function begin() {
    loading ??= load();
    return loading;
  }

  // A pointer that comes, or the focus, is a good moment before the press.
  for (const coming of ["pointerover", "focusin"]) {
    document.addEventListener(coming, (event) => {
      if (pictureAt(event.target)) begin().catch(() => {}); // the press then leads to the picture
    });
  }

  document.addEventListener("click", (event) => {
    const link = pictureAt(event.target);
    if (!link || lightbox || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const first = !wanted;
    wanted = link;
    if (!first) return;
    begin().then(
      () => wanted.click(),
      () => location.assign(wanted.href),
    );
  });

  // Material's instant navigation brings new pages without loading this file again.
  if (window.document$) window.document$.subscribe(() => lightbox?.reload());
})();
