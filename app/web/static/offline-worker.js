// Answers for an audit where there is no network. It keeps the empty page and its parts, and nothing of any client.
const AUDIT = /^\/audits\/[0-9a-f]{20}(\/|$)/;
const PATIENCE = 10000;

self.addEventListener("install", (event) => {
  const parts = [KEPT.shell, ...KEPT.parts].map((each) => new Request(each, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(KEPT.cache).then((cache) => cache.addAll(parts)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("levelhead-") && name !== KEPT.cache;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

const kept = (address) => caches.open(KEPT.cache).then((cache) => cache.match(address));

// The network first, always. Only a page that waits for it too long is answered from here.
async function page(request) {
  const stop = new AbortController();
  const late = request.method === "GET" ? setTimeout(() => stop.abort(), PATIENCE) : 0;
  try {
    return await fetch(request, { signal: stop.signal });
  } catch {
    return (await kept(KEPT.shell)) ?? Response.error();
  } finally {
    clearTimeout(late);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && (AUDIT.test(pathname) || pathname === KEPT.shell)) event.respondWith(page(request));
  else if (KEPT.parts.includes(pathname)) event.respondWith(kept(pathname).then((found) => found ?? fetch(request)));
});
