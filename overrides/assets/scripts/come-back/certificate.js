/* On the page for coming back: the certificate of nothing, filled in and printed alone. The name is typed; it is kept only if the
   reader wants so. Without this file the certificate has lines to write on. */
(() => {
  "use strict";

  const TEXT = MESSAGES.come_back; // the words: hooks/messages/

  const storage = window.kbStorage;
  if (!storage) return;
  const { make, makeButton } = storage;

  const AREA = "certificate";
  const NAME = "name";

  let showKept = () => {}; // of the certificate on the page

  function add(place, certificate) {
    const blanks = (name) => certificate.querySelectorAll(`[data-certificate="${name}"]`);
    const fill = (name, text) => {
      for (const blank of blanks(name)) blank.textContent = text;
    };

    const name = make("input", "");
    name.type = "text";
    name.autocomplete = "off";
    name.maxLength = 80;
    const keep = make("input", "");
    keep.type = "checkbox";
    let kept = "";

    function change() {
      fill("name", name.value);
      const wanted = keep.checked ? name.value : "";
      if (wanted === kept) return;
      kept = wanted;
      storage.set(AREA, NAME, kept || undefined);
    }

    /* A name that is typed and not kept stays when anything else is kept or erased. */
    showKept = () => {
      const found = storage.get(AREA, NAME);
      const now = typeof found === "string" ? found : "";
      if (now === kept) return;
      name.value = kept = now;
      keep.checked = now !== "";
      fill("name", now);
    };

    name.addEventListener("input", change);
    keep.addEventListener("change", change);
    fill("date", new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date()));
    showKept();

    const page = certificate.closest(".kb-page");
    const print = makeButton(TEXT.print, () => {
      page.dataset.print = "certificate";
      window.addEventListener("afterprint", () => delete page.dataset.print, { once: true });
      window.print();
    });

    const labels = [make("label", "kb-tools__name", `${TEXT.your_name} `, name), make("label", "kb-check", keep, TEXT.keep_name)];
    place.append(storage.makeGroup("kb-tools", TEXT.certificate, ...labels, print));
  }

  function start() {
    const place = document.querySelector('[data-come-back="certificate"]:empty');
    const certificate = document.querySelector(".kb-certificate");
    if (place && certificate) add(place, certificate);
  }

  storage.watch(() => showKept());
  start();
  window.document$?.subscribe(start);
})();
