{% autoescape off %}// Keeps the page for places without signal and its public files, and sends what waits when the phone finds a network.
// Never a page of a signed-in person, never an answer of the portal.
{% for script in scripts %}importScripts("{{ script }}");
{% endfor %}
const KEPT = "ikm-luring-{{ version }}";
const SHELL = "{{ shell }}";
const FILES = {{ files }};

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())));

// Asked without cookies: nobody is known to whoever answers.
async function fill() {
  const cache = await caches.open(KEPT);
  await cache.addAll([SHELL, ...FILES].map((address) => new Request(address, { credentials: "omit", cache: "no-cache" })));
}

async function dropOlder() {
  for (const name of await caches.keys()) if (name.startsWith("ikm-luring-") && name !== KEPT) await caches.delete(name);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname === SHELL && request.method === "GET") event.respondWith(kept(SHELL, request));
    else if (address.pathname.startsWith("/usaha/")) event.respondWith(fetch(request).catch(() => kept(SHELL, request)));
  } else if (FILES.includes(address.pathname)) event.respondWith(kept(address.pathname, request));
});

async function kept(address, request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(address)) ?? fetch(request);
}

// A refusal here makes the browser try again, at longer and longer intervals.
self.addEventListener("sync", (event) => {
  if (event.tag === Outbox.TAG) event.waitUntil(Outbox.send().then((end) => end === "later" && Promise.reject(new Error("later"))));
});
{% endautoescape %}
