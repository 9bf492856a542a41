/* The map of all terms: closer and farther, by buttons, keys, the wheel with Ctrl and two fingers; and pushed about with a mouse. Fingers,
   wheel and arrow keys move it by themselves, as it is a box that scrolls. Without this file that is all there is. */
(() => {
  "use strict";

  const TEXT = MESSAGES.concept_map; // the words: hooks/messages/

  const STEP = 1.25;
  const CLOSEST = 3;
  const READABLE = 1; // its text is 12 pixels high
  const NEAR = 5; // pixels that a mouse may move in a click

  const within = (value, least, most) => Math.min(Math.max(value, least), most);

  /* How large a map is, and where it is scrolled to, once it is `factor` as large: what is at the point `at` of the box stays there. */
  function zoomed(view, factor, at, least) {
    const scale = within(view.scale * factor, Math.min(least, READABLE), CLOSEST);
    const grown = scale / view.scale;
    return { scale, left: Math.max(0, (view.left + at.x) * grown - at.x), top: Math.max(0, (view.top + at.y) * grown - at.y) };
  }

  /* The scale at which the whole map is in sight. */
  const fitting = (box, map) => Math.min(box.width / map.width, box.height / map.height, READABLE);

  window.kbMap = { zoomed, fitting };

  function build(box) {
    const picture = box.querySelector("svg");
    const map = { width: picture.viewBox.baseVal.width, height: picture.viewBox.baseVal.height };
    let scale = READABLE;

    const least = () => fitting({ width: box.clientWidth, height: box.clientHeight }, map);
    const middle = () => ({ x: box.clientWidth / 2, y: box.clientHeight / 2 });

    function zoom(factor, at = middle()) {
      const next = zoomed({ scale, left: box.scrollLeft, top: box.scrollTop }, factor, at, least());
      scale = next.scale;
      picture.setAttribute("width", map.width * scale);
      picture.setAttribute("height", map.height * scale);
      box.scrollTo(next.left, next.top);
      farther.disabled = scale <= least() + 0.001;
      closer.disabled = scale >= CLOSEST;
    }

    function button(text, act, name = text) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "md-button";
      made.textContent = text;
      made.setAttribute("aria-label", name);
      made.addEventListener("click", act);
      return made;
    }

    const closer = button("+", () => zoom(STEP), TEXT.closer);
    const farther = button("−", () => zoom(1 / STEP), TEXT.farther);
    const fit = button(TEXT.fit, () => zoom(least() / scale));
    const tools = document.createElement("div");
    tools.className = "kb-map__tools";
    tools.append(closer, farther, fit);
    box.closest(".kb-map").querySelector(".kb-map__top").append(tools);

    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "+" || event.key === "=") zoom(STEP);
      else if (event.key === "-") zoom(1 / STEP);
      else if (event.key === "0") zoom(least() / scale);
      else return;
      event.preventDefault();
    });

    const at = (event) => {
      const { left, top } = box.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    box.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey) return; // a trackpad's pinch comes as a wheel with Ctrl, too
        event.preventDefault();
        zoom(Math.exp(-within(event.deltaY, -50, 50) / 100), at(event));
      },
      { passive: false },
    );

    /* ---- a mouse pushes it ---- */

    let from = null;
    let pushed = false;
    box.addEventListener("pointerdown", (event) => {
      pushed = false;
      if (event.pointerType !== "mouse" || event.button) return;
      from = { x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop };
    });
    box.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (!pushed && Math.hypot(x, y) > NEAR) {
        pushed = true;
        box.setPointerCapture(event.pointerId); // also where the mouse leaves the box
      }
      if (pushed) box.scrollTo(from.left - x, from.top - y);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      box.addEventListener(name, () => {
        from = null;
      });
    }
    box.addEventListener("dragstart", (event) => event.preventDefault());
    box.addEventListener("click", (event) => pushed && event.preventDefault(), true); // it was no press on a term

    /* ---- two fingers ---- */

    let apart = 0;
    const spread = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const fingers = (event) => event.touches; // where known: a machine without a touch screen sends no such event
    box.addEventListener("touchstart", (event) => {
      apart = fingers(event).length === 2 ? spread(fingers(event)) : 0;
    });
    box.addEventListener(
      "touchmove",
      (event) => {
        if (fingers(event).length !== 2 || !apart) return;
        event.preventDefault();
        const [one, other] = fingers(event);
        const now = spread(fingers(event));
        zoom(now / apart, at({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 }));
        apart = now;
      },
      { passive: false },
    );

    zoom(1);
    const first = picture.querySelector(".kb-map__term--first").getBBox();
    const high = middle().y / 2; // so that it is in sight where the window ends before the box
    box.scrollTo(first.x + first.width / 2 - middle().x, first.y + first.height / 2 - high);
  }

  function start() {
    const box = document.querySelector(".kb-map__view");
    if (box && !document.querySelector(".kb-map__tools")) build(box);
  }

  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
