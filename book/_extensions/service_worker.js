// Answers for the site when the network can't. What is asked for is fetched as always,
// and kept; the pages, and Python once a page has used it, are kept from the first visit.
// The build puts NAME, PAGES, PYTHON and ARCHIVE before these lines.

const OWN = `${self.registration.scope} `; // other books may stand on the same host
const CACHE = OWN + NAME;

async function keep(paths) {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const path of paths) if (!(await cache.match(path))) missing.push(path);
  await cache.addAll(missing);
}

async function begin() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep(PAGES));
});

self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("message", (event) => {
  if (event.data === "python") event.waitUntil(keep(PYTHON));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const own = url.startsWith(self.registration.scope) && !url.endsWith(ARCHIVE);
  if (method === "GET" && own) event.respondWith(answer(event.request));
});
