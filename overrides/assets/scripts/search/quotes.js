/* Quotation marks as the page's language prints them, where the index has straight ones: hooks/peerkb/pages/quotes.py does the same to pages. */
(() => {
  "use strict";

  const TEXT = MESSAGES.quotes;
  const LEFT_OUT = /^(?:\d|(?:bout|cause|em|n|round|til|tis|twas)\b)/i; // words and years whose beginning is left out
  const OPENING = /[\s([{—–\-/"“‘«¿¡]/; // behind these a mark opens, unless a space follows

  /* A text for readers; `before` is the character before it. */
  self.printQuotes = (text, before = " ") => {
    if (!TEXT.open) return text;
    return text.replace(/["']/g, (mark, at) => {
      const next = text[at + 1] ?? "";
      const opens = OPENING.test(text[at - 1] ?? before) && !/\s/.test(next);
      if (mark === '"') return opens ? TEXT.open : TEXT.close;
      return opens && !LEFT_OUT.test(text.slice(at + 1)) ? TEXT.open_inside : TEXT.close_inside;
    });
  };
})();
