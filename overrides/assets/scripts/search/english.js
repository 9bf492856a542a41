/* English words as the search compares them. What a language may say of its words, each of it or none:
   stem(word): the word without its ending, so that "judging" finds "judgment". It need be no word, only the same for all that belong
     together;
   unlike(one, other): whether two words that have one stem are not forms of one word;
   sound(word): how a word sounds, roughly, so that "suiside" is "suicide";
   heard(word): a word that is written as it is heard, with the ending that it has otherwise;
   marks: what only this language is written with. */
(() => {
  "use strict";

  function stem(word) {
    let root = word;
    if (/ies$/.test(root)) root = `${root.slice(0, -3)}y`;
    else if (/[^sui]s$/.test(root)) root = root.slice(0, -1);
    const short = root.replace(/(?:ings?|ed|ers?|ors?|ments?|ally|ly|al)$/, "");
    if (short.length > 2 && /[aeiouy]/.test(short)) root = short;
    root = root.replace(/([bdgmnprt])\1$/, "$1");
    return root.length > 3 ? root.replace(/[eiy]$/, "") : root;
  }

  /* "not" and "note", "car" and "care". */
  const unlike = (one, other) => {
    const [these, those] = [forms(one), forms(other)];
    return !these.some((form) => those.includes(form)) && (these.some((form) => those.includes(`${form}e`)) || those.some((form) => these.includes(`${form}e`)));
  };
  const forms = (word) => [word, word.replace(/s$/, ""), word.replace(/([sxz]|[cs]h)es$/, "$1")];

  const sound = (word) =>
    word
      .replace(/ph/g, "f")
      .replace(/[cs]h/g, "x")
      .replace(/c(?=[eiy])|z/g, "s")
      .replace(/ck|qu|[cq]/g, "k")
      .replace(/v/g, "b")
      .replace(/y/g, "i")
      .replace(/h/g, "")
      .replace(/e[aei]|ie/g, "i")
      .replace(/o[ou]/g, "u")
      .replace(/(.)\1+/g, "$1");

  /* "hitz", "chokd", "hurtin". */
  const heard = (word) => word.replace(/z$/, "s").replace(/([^aeiou])d$/, "$1ed").replace(/in$/, "ing");

  self.SearchLanguages ??= {};
  self.SearchLanguages.en = { stem, unlike, sound, heard };
})();
