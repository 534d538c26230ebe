// Answers for an audit where there is no network. It keeps the empty page and its parts, and nothing of any client.
const AUDIT = /^\/audits\/[0-9a-f]{20}(\/|$)/;
const WORKED = /^\/audits\/[0-9a-f]{20}(\/sections\/[^/]+)?\/?$/;
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

// The network first, always. The overview and the sections are worked here, so they do not wait for it long. Whatever else
// there is of an audit is waited for: a large file takes its time. Where there is no network, the shell says so.
async function page(request, isWorked) {
  const stop = new AbortController();
  const late = isWorked ? setTimeout(() => stop.abort(), PATIENCE) : 0;
  try {
    return await fetch(request, { signal: stop.signal });
  } catch {
    return (await kept(KEPT.shell)) ?? Response.error();
  } finally {
    clearTimeout(late);
  }
}

// A form that nobody answers. "No content" leaves the page as it is, with all that was typed, and the page says so.
async function posted(request) {
  try {
    const answer = await fetch(request);
    if (answer.status >= 502 && !answer.headers.has("content-security-policy")) throw new Error("a proxy without its server");
    return answer;
  } catch {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    for (const each of pages) each.postMessage({ unsent: request.url });
    return new Response(null, { status: 204 });
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const isOurs = AUDIT.test(pathname) || pathname === KEPT.shell;
  if (request.mode === "navigate" && isOurs && request.method !== "GET") event.respondWith(posted(request));
  else if (request.mode === "navigate" && isOurs) event.respondWith(page(request, WORKED.test(pathname) || pathname === KEPT.shell));
  else if (KEPT.parts.includes(pathname)) event.respondWith(kept(pathname).then((found) => found ?? fetch(request)));
});
