/* Keeps the site in the browser, so that it can be read without a network: pages, pictures, styles, scripts and the search.
   The build writes into FILES what there is to keep. Without that list, or once this file is gone from the server, it withdraws.
   What is on the network comes first, so nobody is held in an old version. Browsers look for this name again: never rename it. */
"use strict";

const FILES = {}; // path -> hash of the content
const LANGUAGES = []; // folders with the pages of other languages than the main one
const HELP = []; // folders with help, which is kept at once in every language

const PATIENCE = 3000; // milliseconds: a network that is slower is not waited for where there is a copy,
const HURRY = 30000; // nor asked again for so long
const AT_ONCE = 4; // leaves the connection to whoever reads meanwhile, as a low priority does where it is known
const NAMED_BY_CONTENT = /\.[0-9a-f]{8,}\./; // never changes under this name

const files = new Map(Object.entries(FILES));
const { scope } = self.registration;
const CACHE = `offline ${scope}`; // of this site alone: a host can have several
const COPY = { cacheName: CACHE, ignoreVary: true };

let slowUntil = 0;

/* The hash is part of the address of a copy: versions do not mix, and an update fetches only what has changed.
   A page is asked for as readers ask for it: some hosts send one elsewhere from "index.html". */
function address(path) {
  const asked = path.replace(/(^|\/)index\.html$/, "$1");
  return `${scope}${asked.split("/").map(encodeURIComponent).join("/")}?${files.get(path)}`;
}

const copyOf = (path) => caches.match(address(path), COPY);
const isGone = (response) => response.status === 404 || response.status === 410;

/* Which file a host would send, as far as we keep it. */
function fileAt(url) {
  try {
    const path = decodeURIComponent(new URL(url).pathname.slice(new URL(scope).pathname.length));
    return [path, `${path}index.html`, `${path}/index.html`].find((name) => files.has(name));
  } catch {
    return undefined; // no address of ours
  }
}

/* ---- keeping ---- */

/* The language that a file is for: the folder of one, nothing for the main one, and undefined for what every reader needs. */
function languageOf(path) {
  const folder = LANGUAGES.find((code) => path.startsWith(`${code}/`) || (path.startsWith("search/") && path.endsWith(`.${code}.js`)));
  return folder ?? (/\.html$|^search\//.test(path) && path !== "404.html" ? "" : undefined);
}

const isHelp = (path) => HELP.some((folder) => path.startsWith(folder));

const kept = new Set(); // the languages of which this worker has kept everything

/* The languages that come first, with help in all: those of which pages are open, or were kept before. */
async function languagesRead(cache) {
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  const [seen, there] = [open, await cache.keys()].map((all) => all.map(({ url }) => fileAt(url) ?? "404.html"));
  const paths = [...seen, ...there.filter((path) => !isHelp(path))];
  const read = new Set(paths.map(languageOf).filter((code) => code !== undefined));
  return read.size ? read : new Set([""]);
}

async function keep(...more) {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map((request) => request.url));
  const read = new Set([...(await languagesRead(cache)), ...more]);
  const isFor = (path) => languageOf(path) === undefined || isHelp(path) || read.has(languageOf(path));
  const missing = [...files.keys()].filter(isFor).map(address).filter((url) => !there.has(url));
  const fetchNext = async () => {
    for (let url = missing.shift(); url; url = missing.shift()) {
      const response = await fetch(url, { cache: "no-cache", priority: "low" });
      if (isGone(response)) continue; // a host may refuse a kind of file: the others are worth having
      if (!response.ok) throw new Error(`${url}: ${response.status}`); // the next visit goes on from here
      // A new response: of one that was led elsewhere, browsers make no page.
      const headers = new Headers(response.headers);
      headers.delete("vary");
      await cache.put(url, new Response(response.body, { headers }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  for (const code of read) kept.add(code);
}

/* Somebody reads on: the other languages follow, for whoever stands beside somebody who reads one, that of the page first. */
async function keepOthers(path) {
  for (const code of [languageOf(path), "", ...LANGUAGES]) {
    if (code !== undefined && !kept.has(code)) await keep(code);
  }
}

let others = null; // what fetches them meanwhile

function keepOthersOnce(path) {
  others ??= keepOthers(path).finally(() => {
    others = null; // where something failed, the next page goes on
  });
  return others;
}

async function letGoOfOlder() {
  const cache = await caches.open(CACHE);
  const ours = new Set([...files.keys()].map(address));
  const older = (await cache.keys()).filter((request) => !ours.has(request.url));
  await Promise.all(older.map((request) => cache.delete(request, COPY)));
}

async function withdraw() {
  await self.registration.unregister();
  await caches.delete(CACHE);
}

async function withdrawIfGone() {
  if (!files.size || isGone(await fetch(self.location.href, { method: "HEAD", cache: "no-store" }))) await withdraw();
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) =>
  event.waitUntil(files.size ? letGoOfOlder().then(() => self.clients.claim()) : withdraw()),
);

/* ---- answering ---- */

async function answer(request, path) {
  const copy = await copyOf(path);
  if (copy && (NAMED_BY_CONTENT.test(path) || Date.now() < slowUntil)) return copy;
  const network = fetch(request);
  if (!copy) return network;
  let timer = 0;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      slowUntil = Date.now() + HURRY;
      resolve(copy);
    }, PATIENCE);
  });
  const first = await Promise.race([network, late]).catch(() => copy);
  clearTimeout(timer);
  return first.status < 500 ? first : copy;
}

/* A folder's page that is asked for without the slash: its links count from the folder, so the address must have it. */
async function answerPage(request, path) {
  const url = new URL(request.url);
  if (!path.endsWith("/index.html") || url.pathname.endsWith("/") || url.pathname.endsWith(".html")) return answer(request, path);
  url.pathname += "/";
  return fetch(request).catch(() => Response.redirect(url));
}

async function lost() {
  const copy = files.has("404.html") && (await copyOf("404.html"));
  return copy ? new Response(copy.body, { status: 404, headers: copy.headers }) : Response.error();
}

/* A file that is not kept, or not yet. */
function answerWithout(request) {
  const answered = fetch(request);
  return request.mode === "navigate" ? answered.catch(lost) : answered;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range")) return;
  const path = fileAt(request.url);
  // Whatever fails in here, the reader gets what there would be without us; where nothing can be had, the page with help on it.
  if (path) event.respondWith(answerPage(request, path).catch(() => answerWithout(request)));
  else if (request.mode === "navigate") event.respondWith(answerWithout(request));
  if (request.mode === "navigate") event.waitUntil(withdrawIfGone().catch(() => {}));
  if (path?.endsWith(".html") && LANGUAGES.length) event.waitUntil(keepOthersOnce(path).catch(() => {})); // Material fetches pages, too
});
