// The last columns without a network, for a reader who asked for it on the page OFFLINE. Served at
// the root of the site, whose pages it stands before; nobody else has it. With a network all is as
// without it: what is kept is shown where nothing answers.
"use strict";

const KEPT = "worldview-offline-1"; // with another number what an earlier version kept is forgotten
const OFFLINE = "/offline/";
const LIST = "/offline.json";
const MOST_BYTES = 20_000_000; // of pictures, scripts and style sheets
const NAMED = /\s(?:src|href)="(\/[^"]+\.(?:css|gif|jpe?g|js|png|svg|webp|woff2))"/g;

// Of a picture the one copy that every program shows.
const plain = (html) => html.replace(/<source\b[^>]*>/g, "").replace(/\s(?:srcset|sizes)="[^"]*"/g, "");
const namedIn = (html) => [...html.matchAll(NAMED)].map(([, address]) => address);
const pathOf = (request) => new URL(request.url).pathname;
const isPage = (path) => path.endsWith("/");
const found = async (request, otherwise) => {
  const cache = await caches.open(KEPT);
  const how = { ignoreSearch: true, ignoreVary: true };
  return await cache.match(request, how) ?? (otherwise && await cache.match(otherwise, how)) ?? Response.error();
};

const keepPage = async (cache, address) => {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok || response.redirected) throw new Error(address);
  const headers = {};
  for (const name of ["Content-Type", "Content-Security-Policy"]) headers[name] = response.headers.get(name) ?? "";
  await cache.put(address, new Response(plain(await response.text()), { headers }));
};

// What the pages name, so far as there is room, and nothing else.
const keepFiles = async (cache) => {
  const wanted = new Set();
  const there = await cache.keys();
  for (const request of there.filter((each) => isPage(pathOf(each)))) {
    for (const file of namedIn(await (await cache.match(request)).text())) wanted.add(file);
  }
  let room = MOST_BYTES;
  for (const request of there.filter((each) => !isPage(pathOf(each)) && pathOf(each) !== LIST)) {
    if (wanted.delete(pathOf(request))) room -= (await (await cache.match(request)).blob()).size;
    else await cache.delete(request);
  }
  for (const file of wanted) {
    const response = await fetch(file).catch(() => null);
    if (!response?.ok) continue;
    const { size } = await response.clone().blob();
    if (size > room) continue;
    room -= size;
    await cache.put(file, response);
  }
};

const refresh = async () => {
  const response = await fetch(LIST, { cache: "no-cache" });
  if (!response.ok) throw new Error(LIST);
  const said = await response.clone().text();
  const cache = await caches.open(KEPT);
  const before = await (await cache.match(LIST))?.text() ?? "[]";
  if (said === before) return;
  const columns = JSON.parse(said);
  const same = new Set(JSON.parse(before).map((column) => `${column.url} ${column.changed}`));
  const wanted = new Set(columns.map((column) => column.url));
  // What was withdrawn, or is older, goes first; but never what is shown in its place.
  for (const request of await cache.keys()) {
    const path = pathOf(request);
    if (isPage(path) && path !== OFFLINE && !wanted.has(path)) await cache.delete(request);
  }
  await keepPage(cache, OFFLINE);
  for (const column of columns) {
    if (!same.has(`${column.url} ${column.changed}`)) await keepPage(cache, column.url);
  }
  await keepFiles(cache);
  await cache.put(LIST, response);
};
let refreshing = null;
const refreshOnce = () => { refreshing ??= refresh().finally(() => { refreshing = null; }); return refreshing; };

const forgetOlder = async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("worldview-offline-") && name !== KEPT) await caches.delete(name);
  }
};

addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => clients.claim())));
addEventListener("message", ({ ports: [port] }) => {
  refreshOnce().then(() => port.postMessage(true), () => port.postMessage(false));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request);
  if (request.method !== "GET" || !request.url.startsWith(location.origin) || path.startsWith("/admin/")) return;
  if (request.mode === "navigate") {
    const answer = fetch(request);
    event.respondWith(answer.catch(() => found(request, OFFLINE)));
    event.waitUntil(answer.then(refreshOnce).catch(() => {}));
  } else if (["font", "image", "script", "style"].includes(request.destination)) {
    event.respondWith(fetch(request).catch(() => found(request)));
  }
});
