/**
 * Keeps the page working without a network. The build defines SHELL (the page's files), VERSION
 * (of those) and RUNTIME (private mode's folder, whose name changes with its content).
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const shellCache = `shell-${VERSION}`;
const runtimeCache = RUNTIME;
const scope = new URL("./", worker.location.href);
const shell = new Set(SHELL.map((path) => new URL(path, scope).pathname));
const runtime = new URL(RUNTIME, scope).pathname;

worker.addEventListener("install", (event) => {
  const filled = caches.open(shellCache).then((cache) => cache.addAll(SHELL));
  event.waitUntil(filled.then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name !== shellCache && name !== runtimeCache) await caches.delete(name);
      }
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.origin) return;
  if (url.pathname.startsWith(runtime)) event.respondWith(cacheFirst(event));
  else if (shell.has(url.pathname)) event.respondWith(networkFirst(event.request));
});

/** @param {FetchEvent} event */
async function cacheFirst(event) {
  // A browser without room for it, or that keeps nothing, reads as well, only not offline.
  const cache = await caches.open(runtimeCache).catch(() => null);
  const kept = await cache?.match(event.request).catch(() => null);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok && cache) {
    event.waitUntil(cache.put(event.request, answer.clone()).catch(() => {}));
  }
  return answer;
}

/**
 * The newest files where there is a network; else those that were kept.
 *
 * @param {Request} request
 */
async function networkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(shellCache);
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
