/* A branching scene, one step at a time. Which step is shown is the address's fragment, so a choice is a link and the browser's back
   button goes back. The list of all ways comes after the first end that somebody reaches, with their own way marked in it.
   Without this file the page is a text that says where to turn to. */
(() => {
  "use strict";

  const TEXT = MESSAGES.scenes; // the words: hooks/messages/

  let scene = null; // of the page that is shown: its address, its element, its steps by id, and the controls that this script adds
  let way = []; // the ids of the steps that led to the one that is shown, which is the last
  let taken = []; // the last way from the first step to an end
  let ended = false; // whether any end was reached

  const targetsOf = (id) => [...scene.steps.get(id).querySelectorAll(".kb-step__choices a")].map((link) => link.hash.slice(1));

  /* The id of the step to which the address leads; nothing where it leads to something else. */
  function addressed() {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      // Nothing has such a name.
    }
    return id ? document.getElementById(id)?.closest(".kb-step")?.querySelector("h2").id : scene.first;
  }

  /* Where one goes on from the last step, or back to an earlier one, the way is known. Elsewhere it begins anew. */
  function follow(id) {
    const at = way.indexOf(id);
    if (at >= 0) way.length = at + 1;
    else if (way.length && targetsOf(way.at(-1)).includes(id)) way.push(id);
    else way = [id];
  }

  function show(id) {
    const { root, first, steps, controls, back, restart } = scene;
    follow(id);
    for (const [other, step] of steps) step.toggleAttribute("data-shown", other === id);
    root.toggleAttribute("data-begun", id !== first);
    back.hidden = way.length < 2;
    restart.hidden = id === first;
    steps.get(id).append(controls);
    const isEnd = steps.get(id).matches(".kb-step--end");
    ended ||= isEnd;
    if (isEnd && way[0] === first) taken = [...way];
    root.toggleAttribute("data-ended", ended);
    markTaken();
  }

  function markTaken() {
    for (const mark of scene.root.querySelectorAll(".kb-ways__taken")) mark.remove();
    for (const item of scene.root.querySelectorAll(".kb-scene__ways li[data-target]")) {
      const at = taken.indexOf(item.dataset.target);
      if (at < 1 || taken[at - 1] !== item.dataset.step) continue;
      const mark = document.createElement("strong");
      mark.className = "kb-ways__taken";
      mark.textContent = TEXT.taken;
      item.querySelector("a").after(" ", mark);
    }
  }

  function makeButton(text, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-button";
    button.textContent = text;
    button.addEventListener("click", action);
    return button;
  }

  function makeControls() {
    const controls = document.createElement("p");
    const back = makeButton(TEXT.back, () => history.back());
    const restart = makeButton(TEXT.restart, () => {
      location.hash = scene.first;
    });
    controls.className = "kb-scene__controls";
    controls.append(back, restart);
    return { controls, back, restart };
  }

  /* ---- from step to step ---- */

  function arrive(id) {
    show(id);
    const heading = document.getElementById(id);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    (id === scene.first ? scene.root : scene.steps.get(id)).scrollIntoView();
  }

  window.addEventListener("hashchange", () => {
    const id = scene?.root.isConnected && addressed();
    if (id) arrive(id);
  });

  function start() {
    const root = document.querySelector(".kb-scene");
    if (!root || root === scene?.root) return;
    const again = scene?.path === location.pathname; // one comes back to it from another page
    const steps = new Map([...root.querySelectorAll(".kb-step")].map((step) => [step.querySelector("h2").id, step]));
    if (!again) [way, taken, ended] = [[], [], false];
    scene = { path: location.pathname, root, steps, first: steps.keys().next().value, ...makeControls() };
    (again && location.hash ? arrive : show)(addressed() ?? scene.first);
    root.dataset.played = "";
  }

  // Material's instant navigation brings new pages without loading this file again; in a folder it tells of none, not even the first.
  start();
  window.document$?.subscribe(start);
})();
