/* Spanish words as the search compares them: see english.js. All come without accents, and with "n" for "ñ", as many type them. */
(() => {
  "use strict";

  /* The endings of plurals and the last vowel are those of Jacques Savoy's light stemmer for Spanish (University of Neuchâtel; in Apache
     Lucene, SpanishLightStemmer), for words from four letters on instead of five, so that "hijo" is "hijos". Before these go pronouns
     behind a verb, and common endings of verbs and of nouns that are made of verbs: "dejarlo", "dejando" and "dejó" are one. */
  const PRONOUNS = /((?:[aei]r|ndo))(?:[mts]e|nos)?(?:l[aoe]s?)?$/;
  const REFLEXIVE = /(?:[aei]r|ndo)[mst]e$/;
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
      reca: ["recaida", "recaer", "recayo", "recaido", "recaen"],
      ansia: ["ansia"],
      parar: ["parar", "parando"],
    }).flatMap(([root, words]) => words.map((word) => [word, root])),
  );

  /* Verbs whose vowel changes: "duerme" and "durmió" are "dormir". */
  const CHANGED = new Map(
    Object.entries({
      acost: ["acuest"],
      cerr: ["cierr"],
      consegu: ["consig"],
      cont: ["cuent"],
      cost: ["cuest"],
      despert: ["despiert"],
      dorm: ["duer", "duerm", "durm"], // "duerme" looks like a verb with "me"
      empec: ["empiec"],
      encontr: ["encuentr"],
      mov: ["muev"],
      neg: ["nieg"],
      ped: ["pid"],
      pens: ["piens"],
      perd: ["pierd"],
      prob: ["prueb"],
      record: ["recuerd"],
      sent: ["sient", "sint"],
      serv: ["sirv"],
      volv: ["vuelv", "vuelt"],
    }).flatMap(([root, others]) => others.map((other) => [other, root])),
  );

  function stem(word) {
    const plain = word.replace(PRONOUNS, "$1").replace(/(?<=.{4})mente$/, "");
    const kept = KEPT.get(plain.replace(PLURALS, "$1"));
    if (kept) return kept;
    let root = plain.replace(NOUNS, "$1");
    if (root === plain) root = root.replace(LIKE_VERBS, "$1").replace(PLURALS, "$1").replace(VERBS, "$1");
    for (const end of [/[aeo]$/, /i$/]) if (root.length > 3) root = root.replace(end, "");
    root = root.replace(/z$/, "c");
    return CHANGED.get(root) || root;
  }

  /* "mat" and "matar", "sol" and "solo"; who does it: "quiero" and "quiere"; and what is done to oneself: "cortarme" and "corte". */
  const unlike = (one, other) => {
    if (one === other) return false;
    if (REFLEXIVE.test(one) && !PRONOUNS.test(other)) return true;
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
