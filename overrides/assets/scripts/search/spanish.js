/* Spanish words as the search compares them: see english.js. All come without accents, and with "n" for "ñ", as many type them. */
(() => {
  "use strict";

  /* The endings of plurals and the last vowel are those of Jacques Savoy's light stemmer for Spanish (University of Neuchâtel; in Apache
     Lucene, SpanishLightStemmer), for words from four letters on instead of five, so that "hijo" is "hijos". Before these go pronouns
     behind a verb, and common endings of verbs and of nouns that are made of verbs: "dejarlo", "dejando" and "dejó" are one. */
  const PRONOUNS = /((?:[aei]r|ndo))(?:[mts]e|nos)?(?:l[aoe]s?)?$/;
  const NOUNS = /^(.{4,}?)(?:[ai]cion(?:es)?|[ai]mientos?|[ei]dad(?:es)?)$/;
  const PLURALS = /([aeo])s$/;
  const LIKE_VERBS = /([nr])es$/; // "mujeres" as "mujer"
  const VERBS = /^(.{3,}?)(?:[aei]r|(?:a|ie|ye)ndo|[ai]d[ao]|aban?|ian?|aron|[iy]eron|an|en)$/;
  /* What these rules would take apart or throw together. */
  const KEPT = new Map(
    Object.entries({
      primer: ["primer"],
      tercer: ["tercer"],
      sobrio: ["sobrio", "sobria"],
      suicid: ["suicida"],
      vez: ["veces", "vece"],
      usa: ["usar", "usan", "usando", "usado", "usada", "usaba"],
      muer: ["morir", "murio", "murieron"],
      reca: ["recayo"],
    }).flatMap(([root, words]) => words.map((word) => [word, root])),
  );

  function stem(word) {
    const plain = word.replace(PRONOUNS, "$1").replace(/(?<=.{4})mente$/, "");
    const kept = KEPT.get(plain.replace(PLURALS, "$1"));
    if (kept) return kept;
    let root = plain.replace(NOUNS, "$1");
    if (root === plain) root = root.replace(LIKE_VERBS, "$1").replace(PLURALS, "$1").replace(VERBS, "$1");
    for (const end of [/[aeo]$/, /i$/]) if (root.length > 3) root = root.replace(end, "");
    return root.replace(/z$/, "c");
  }

  /* "mat" and "matar", "sol" and "solo"; and who does it: "quiero" and "quiere". */
  const unlike = (one, other) => {
    if (one === other) return false;
    const ends = one.slice(-1) + other.slice(-1);
    return Math.min(one.length, other.length) < 4 || (one.slice(0, -1) === other.slice(0, -1) && (ends === "oe" || ends === "eo"));
  };

  const sound = (word) =>
    word
      .replace(/ph/g, "f")
      .replace(/[cs]h/g, "x")
      .replace(/c(?=[eiy])|z/g, "s")
      .replace(/ck|qu|[cq]/g, "k")
      .replace(/v/g, "b")
      .replace(/ll|y/g, "i")
      .replace(/gu(?=[ei])/g, "g")
      .replace(/h/g, "")
      .replace(/(.)\1+/g, "$1");

  self.SearchLanguages ??= {};
  self.SearchLanguages.es = { stem, unlike, sound, marks: /[ñ¿¡áéíóúü]/i };
})();
