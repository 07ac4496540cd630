// The portal without a connection, and its notifications. APP stands above: the portal's path, what each of its pages
// needs, and the words. Two sorts of caches: "shell:PATH:VERSION" is the same for everybody; "kept:PATH:MARK" has the
// list and the documents that one log-in last saw, where the person has asked for that on this device. Never a file,
// never a form. The server names the mark with every page of a log-in: whatever bears another is gone.
"use strict";

const {base, version, shell, notes, days, most} = APP;
const shellName = "shell:" + base + ":" + version;
const offline = base + "/sin-conexion", list = base + "/documentos";
const untouched = /^\/(descargas|d)\/|^\/documentos\/(excel|listado|pdf)$|^\/(sw\.js|manifest\.webmanifest|sin-leer)$/;

let latest; // mark of the page that came last

addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(shellName);
  await cache.addAll([...shell, offline]);
  await skipWaiting();
})()));

// A new version begins without what the old one kept: its pages ask for other styles.
addEventListener("activate", event => event.waitUntil((async () => {
  const names = await caches.keys();
  const old = names.filter(name => name.startsWith("shell:" + base + ":") && name !== shellName);
  const gone = old.length ? names.filter(name => old.includes(name) || pathOf(name) === base) : [];
  await Promise.all(gone.map(name => caches.delete(name)));
  await clients.claim();
})()));

// keptMark and pathOf read the name of a cache of pages.
const keptMark = name => name.startsWith("kept:") ? name.slice(name.lastIndexOf(":") + 1) : undefined;
const pathOf = name => name.startsWith("kept:") ? name.slice(5, name.lastIndexOf(":")) : undefined;

// tidy lets nothing stay that another log-in saw, in this portal or another one of the same server.
async function tidy(mark) {
  latest = mark;
  const session = mark.split(".")[0];
  for (const name of await caches.keys()) {
    const its = keptMark(name);
    if (its === undefined) continue;
    if (its.split(".")[0] !== session || pathOf(name) === base && its !== mark) await caches.delete(name);
  }
}

addEventListener("fetch", event => {
  const {request} = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (shell.includes(url.pathname)) return event.respondWith(fromShell(request));
  if (request.mode !== "navigate" || !url.pathname.startsWith(base + "/")) return;
  if (untouched.test(url.pathname.slice(base.length))) return;
  if (/prefetch|prerender/.test(request.headers.get("Sec-Purpose") ?? request.headers.get("Purpose") ?? "")) return;
  event.respondWith(page(event, request, url.pathname));
});

async function fromShell(request) {
  const cache = await caches.open(shellName);
  return await cache.match(request, {ignoreSearch: true, ignoreVary: true}) ?? fetch(request);
}

// page comes from the server whenever it can be reached.
async function page(event, request, path) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return await copyOf(path) ?? (await caches.open(shellName)).match(offline);
  }
  const mark = answer.headers.get("X-Session");
  if (mark) await tidy(mark);
  if (mark && answer.ok && answer.headers.has("X-Keep")) event.waitUntil(keep(mark, path, answer.clone()));
  return answer;
}

// keep writes down the list under one address, whatever was asked of it, and the latest documents.
async function keep(mark, path, answer) {
  const name = "kept:" + base + ":" + mark;
  const headers = new Headers({"X-Kept-At": Date.now()});
  for (const header of ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"]) {
    if (answer.headers.has(header)) headers.set(header, answer.headers.get(header));
  }
  const text = await answer.text();
  const cache = await caches.open(name);
  await cache.delete(path);
  await cache.put(path, new Response(text, {headers}));
  const documents = (await cache.keys()).filter(request => new URL(request.url).pathname !== list);
  for (const old of documents.slice(0, Math.max(0, documents.length - most))) await cache.delete(old);
  if (latest !== mark) await caches.delete(name); // somebody has logged out meanwhile
}

// copyOf is a page as it was, which says when that was; nothing once that is too long ago.
async function copyOf(path) {
  if (path === base + "/") path = list;
  for (const name of await caches.keys()) {
    if (pathOf(name) !== base) continue;
    const found = await (await caches.open(name)).match(path);
    if (!found) continue;
    const at = new Date(Number(found.headers.get("X-Kept-At")));
    if (Date.now() - at > days * 864e5) {
      await caches.delete(name);
      continue;
    }
    const text = await found.text();
    const lang = /<html lang="([a-z]+)"/.exec(text)?.[1] ?? "es";
    const day = at.toLocaleDateString(lang, {day: "2-digit", month: "2-digit", year: "numeric"});
    const time = at.toLocaleTimeString(lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
    const note = (notes[lang] ?? notes.es).replace("{day}", day).replace("{time}", time);
    const marked = text.replace(/<main[^>]*>/, main => main + note);
    return new Response(marked, {headers: found.headers});
  }
}

// The offline page in the person's language, once a page says which that is.
addEventListener("message", event => {
  const {language} = event.data ?? {};
  if (!/^[a-z]{2}$/.test(language)) return;
  event.waitUntil((async () => {
    const answer = await fetch(offline + "?idioma=" + language);
    if (answer.ok) await (await caches.open(shellName)).put(offline, answer);
  })().catch(() => {}));
});

// Notifications: of a document that is there now. What it opens asks for the log-in where there is none.
addEventListener("push", event => {
  let news;
  try { news = event.data.json(); } catch { return; }
  event.waitUntil(Promise.all([
    registration.showNotification(news.title, {body: news.body, tag: news.tag, lang: news.lang, icon: APP.icon, badge: APP.badge, data: {path: news.path}}),
    news.unread ? navigator.setAppBadge?.(news.unread).catch(() => {}) : undefined,
  ]));
});

addEventListener("notificationclick", event => {
  event.notification.close();
  const {path} = event.notification.data ?? {};
  if (!/^documentos\/[\w-]+$/.test(path)) return;
  const url = base + "/" + path;
  event.waitUntil((async () => {
    const windows = await clients.matchAll({type: "window", includeUncontrolled: true});
    const there = windows.find(window => new URL(window.url).pathname === url);
    await (there ? there.focus() : clients.openWindow(url));
  })());
});
