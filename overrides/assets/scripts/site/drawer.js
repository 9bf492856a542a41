/* The menu of a narrow window, for the keyboard and for screen readers. Without this file it opens by a checkbox. With it there is
   a button, what lies behind the open menu takes no focus, and Escape closes it. Fingers and pointers use Material's labels. */
(() => {
  "use strict";

  const TEXT = MESSAGES.header; // the words: hooks/messages/

  const toggle = document.getElementById("__drawer");
  const label = document.querySelector(".md-header__button[for=__drawer]");
  if (!toggle || !label) return;

  const narrow = matchMedia("(max-width: 76.234375em)"); // where Material and keyboard.css make a drawer of the menu
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kb-menu";
  button.setAttribute("aria-label", TEXT.menu);

  /* The button stands in the header, or at the top of the open menu, for the header is behind that. */
  function settle() {
    const menu = document.querySelector(".md-sidebar--primary");
    const open = Boolean(menu) && toggle.checked && narrow.matches;
    const focused = document.activeElement === button;
    button.setAttribute("aria-expanded", String(open));
    if (open) menu.prepend(button);
    else label.before(button);
    for (let part = menu; part && part !== document.body; part = part.parentElement) {
      for (const other of part.parentElement.children) {
        if (other === part || other.matches("script, .md-toggle, .md-overlay")) continue;
        // Help and the way out, which the header begins with, stay in sight above the menu.
        const covered = other.matches(".md-header") ? other.querySelectorAll(":scope > :not(.kb-top)") : [other];
        for (const each of covered) each.inert = open;
      }
    }
    if (focused) button.focus();
  }

  button.addEventListener("click", () => toggle.click());
  toggle.addEventListener("change", settle);
  narrow.addEventListener("change", settle);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.(".md-nav__toggle")) {
      event.target.click();
    } else if (event.key === "Escape" && toggle.checked && narrow.matches) {
      toggle.click();
      button.focus();
    }
  });
  settle();
})();
