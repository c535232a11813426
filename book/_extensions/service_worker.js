// Answers for the book when the network can't. What is asked for is always fetched. What is
// kept is fetched apart from that, so that a full storage takes nothing away from a reader with
// a network. A kept file stands under its path and its hash: a new build fetches what has changed.
//
// The build puts PARTS before these lines: the files of each part of the book, with their
// hashes. "pages" are kept at the first visit, "python" once a page has used it, "notebooks"
// once one has been opened, and what is in "asked" when it is asked for.

const BOOK = self.registration.scope;
const OWN = `${BOOK} `; // other books may stand on the same host
const CACHE = `${OWN}kept`;
const FILES = new Map(Object.values(PARTS).flatMap(Object.entries));
const SIGN = { python: "_static/pyodide/pyodide.js", notebooks: "lite/notebooks/index.html" };
const LANES = 6; // files fetched at a time
const underWay = new Map();

const pathOf = (url) => decodeURI(new URL(url).pathname.slice(new URL(BOOK).pathname.length));
const keyOf = (path) => new URL(`${path}?${FILES.get(path)}`, BOOK).href;

// The file that an address of the book leads to; some hosts leave out how names end.
function fileAt(url) {
  if (!url.startsWith(BOOK)) return undefined;
  const path = pathOf(url);
  const names = [path, `${path}.html`, `${path}index.html`, `${path}/index.html`];
  return names.find((name) => FILES.has(name));
}

async function keepOne(cache, path) {
  try {
    // "no-cache": what the browser remembers may be of the last build
    const answer = await fetch(path, { cache: "no-cache" });
    // a page can't be opened by an answer that says it came from elsewhere
    const plain = answer.redirected ? new Response(answer.body, answer) : answer;
    if (answer.ok) await cache.put(keyOf(path), plain);
  } catch {
    // no network, or no room: the next visit tries again
  }
}

async function keep(paths) {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = paths.filter((path) => FILES.has(path) && !kept.has(keyOf(path))).values();
  const lane = async () => {
    for (const path of missing) {
      if (!underWay.has(path)) underWay.set(path, keepOne(cache, path));
      await underWay.get(path);
      underWay.delete(path);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

// Keep of this build what was kept of the last one.
async function renew() {
  const before = (await (await caches.open(CACHE)).keys()).map(({ url }) => pathOf(url));
  const parts = ["pages", ...Object.keys(SIGN).filter((part) => before.includes(SIGN[part]))];
  for (const part of parts) await keep(Object.keys(PARTS[part]));
  await keep(before);
}

// Forget files that are no longer part of the book, and versions that have a newer one.
async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN) && name !== CACHE) await caches.delete(name);
  }
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map(({ url }) => url);
  for (const url of kept) {
    const path = pathOf(url);
    const newest = FILES.has(path) && keyOf(path);
    if (!newest || (url !== newest && kept.includes(newest))) await cache.delete(url);
  }
}

async function answer(request, path) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const found = (await cache.match(keyOf(path))) ?? (await cache.match(keyOf(path), { ignoreSearch: true }));
    if (found) return found;
    throw error;
  }
}

// How many files of each part are kept, and how many there are.
async function count() {
  const kept = new Set((await (await caches.open(CACHE)).keys()).map(({ url }) => url));
  const of = (paths) => ({ kept: paths.filter((path) => kept.has(keyOf(path))).length, all: paths.length });
  return Object.fromEntries(Object.entries(PARTS).map(([part, files]) => [part, of(Object.keys(files))]));
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(renew());
});

self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

// A page says which part it uses, or which files it has loaded, or asks what is kept.
self.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data === "count") event.waitUntil(count().then((counted) => ports[0].postMessage(counted)));
  else event.waitUntil(keep(Array.isArray(data) ? data.map(fileAt) : Object.keys(PARTS[data])));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const path = method === "GET" && fileAt(url);
  if (!path) return;
  event.respondWith(answer(event.request, path));
  if (!(path in PARTS.pages || path in PARTS.python)) event.waitUntil(keep([path]));
});
