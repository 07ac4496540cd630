// The portal without a connection, and its notifications. APP stands above: the portal's path, what each of its pages
// needs, and the words. Two sorts of caches: "shell:PATH:VERSION" is the same for everybody; "kept:PATH:MARK" has the
// lists and the documents that one log-in last saw, where the person has asked for that on this device. Never a file,
// never a form. The server names the mark with every page of a log-in: whatever bears another is gone.
"use strict";

const {base, version, shell, notes, days, most, letters, zone} = APP;
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

// tidy lets nothing stay that another log-in saw, in this portal or another one of the same server, nor what this access saw
// while its portal had another address. What stays is what the same log-in saw in another portal, and those beside it, which
// go on there.
async function tidy(mark, beside) {
  latest = mark;
  const session = mark.split(".")[0], others = (beside ?? "").split(" ");
  for (const name of await caches.keys()) {
    const its = keptMark(name);
    if (its === undefined) continue;
    const whose = its.split(".")[0], elsewhere = whose === session ? its !== mark : others.includes(whose);
    if (pathOf(name) === base ? its !== mark : !elsewhere) await caches.delete(name);
  }
}

// forget takes what was kept of this portal.
async function forget() {
  latest = "none";
  for (const name of await caches.keys()) if (pathOf(name) === base) await caches.delete(name);
}

addEventListener("fetch", event => {
  const {request} = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (shell.includes(url.pathname)) return event.respondWith(fromShell(request));
  if (request.mode !== "navigate" || !url.pathname.startsWith(base + "/")) return;
  if (untouched.test(url.pathname.slice(base.length))) {
    if (!navigator.onLine) event.respondWith(standIn()); // the browser's own page has no way back
    return;
  }
  if (/prefetch|prerender/.test(request.headers.get("Sec-Purpose") ?? request.headers.get("Purpose") ?? "")) return;
  event.respondWith(page(event, request, url));
});

// What is read is looked for by its cache's name: to open one that a newer worker has taken away would put it back.
async function fromShell(request) {
  return await caches.match(request, {cacheName: shellName, ignoreSearch: true, ignoreVary: true}) ?? fetch(request);
}

// page comes from the server whenever it can be reached.
async function page(event, request, {pathname: path, search}) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return await copyOf(path, search) ?? standIn();
  }
  const mark = answer.headers.get("X-Session");
  if (mark) await tidy(mark, answer.headers.get("X-Beside"));
  if (mark && answer.ok && answer.headers.has("X-Keep")) event.waitUntil(keep(mark, path, search, answer.clone()));
  return answer;
}

// addressOf is where a page is kept: a list by what was asked of it, whatever the order of that, any other by its path.
function addressOf(path, search) {
  if (path === base + "/") path = list;
  if (path !== list) return path;
  const asked = new URLSearchParams([...new URLSearchParams(search)].filter(([name, value]) => value && name !== "hecho"));
  asked.sort();
  return String(asked) ? path + "?" + asked : path;
}

// isPlain tells the list of which nothing was asked: of all that is kept it goes last.
const isPlain = ({url}) => url === location.origin + list;

// keep writes down each list and the latest documents. A page that asks for styles or scripts of another version is not
// kept: it would be drawn with these.
async function keep(mark, path, search, answer) {
  const name = "kept:" + base + ":" + mark, address = addressOf(path, search);
  const headers = new Headers({"X-Kept-At": Date.now()});
  for (const header of ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"]) {
    if (answer.headers.has(header)) headers.set(header, answer.headers.get(header));
  }
  const text = await answer.text();
  if ([...text.matchAll(/ (?:href|src)="([^"?]+\.(?:css|js))"/g)].some(([, asset]) => !shell.includes(asset))) return;
  headers.set("X-Letters", text.length);
  const cache = await caches.open(name);
  await cache.delete(address); // the latest comes last
  await putWherePossible(cache, address, () => new Response(text, {headers}));
  await dropOldest(cache);
  if (latest !== mark) await caches.delete(name); // somebody has logged out meanwhile
}

// putWherePossible makes room where the device has none left; where that does not help, nothing is kept.
async function putWherePossible(cache, address, response) {
  for (;;) {
    try {
      return await cache.put(address, response());
    } catch {
      const all = await cache.keys();
      if (!all.length) return;
      await cache.delete(all.find(request => !isPlain(request)) ?? all[0]);
    }
  }
}

// dropOldest leaves as many pages beside the plain list, and as many letters in all, as may stay.
async function dropOldest(cache) {
  let pages = most, room = letters;
  for (const request of (await cache.keys()).reverse().sort((a, b) => isPlain(b) - isPlain(a))) {
    room -= Number((await cache.match(request)).headers.get("X-Letters"));
    if (!isPlain(request)) pages--;
    if (room < 0 || pages < 0) await cache.delete(request);
  }
}

// copyOf is a page as it was, which says when that was; nothing once that is too long ago.
async function copyOf(path, search) {
  for (const name of await caches.keys()) {
    if (pathOf(name) !== base) continue;
    const [found, why] = await nearest(name, addressOf(path, search));
    if (!found) continue;
    const at = new Date(Number(found.headers.get("X-Kept-At")));
    if (Date.now() - at > days * 864e5) {
      await caches.delete(name);
      continue;
    }
    const text = await found.text();
    const lang = languageOf(text);
    const day = at.toLocaleDateString(lang, {timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric"});
    const time = at.toLocaleTimeString(lang, {timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
    const note = (notes[lang] ?? notes.es)[why].replace("{day}", day).replace("{time}", time);
    const marked = text.replace(/<main[^>]*>/, main => main + note);
    return new Response(marked, {headers: found.headers});
  }
}

// nearest is what is kept at an address, and which note says so. In place of a list that is not, the plain one answers, or the
// last one.
async function nearest(name, address) {
  const found = await caches.match(address, {cacheName: name});
  if (found || address.split("?")[0] !== list) return [found, "kept"];
  const plain = await caches.match(list, {cacheName: name});
  if (plain || !await caches.has(name)) return [plain, "plain"];
  return [(await (await caches.open(name)).matchAll(list, {ignoreSearch: true})).at(-1), "last"];
}

// standIn is the page for all that was not kept: it leads to the list where there is one, else says how to have it.
async function standIn() {
  const page = await caches.match(offline, {cacheName: shellName});
  const there = await copyOf(list, "") ? "unkept" : "kept";
  const text = (await page.text()).replace(new RegExp(`<!--${there}-->.*?<!--/${there}-->`, "gs"), "");
  return new Response(text, {headers: page.headers});
}

const languageOf = text => /<html lang="([a-z]+)"/.exec(text)?.[1] ?? "es";

// keptLanguage is that of the person, as the offline page has it.
async function keptLanguage() {
  const page = await caches.match(offline, {cacheName: shellName});
  return languageOf(await page?.text());
}

// The offline page in the person's language, once a page says which that is.
addEventListener("message", event => {
  const {language} = event.data ?? {};
  if (!/^[a-z]{2}$/.test(language)) return;
  event.waitUntil((async () => {
    if (language === await keptLanguage()) return;
    const answer = await fetch(offline + "?idioma=" + language);
    if (answer.ok && await caches.has(shellName)) await (await caches.open(shellName)).put(offline, answer);
  })().catch(() => {}));
});

// The message may have waited at the browser's maker for days, hence the question whether this device is still told: after
// a log-out or the end of the access nothing is shown of the document, nor kept. Something has to be shown, or the browser
// says in words of its own that the page did something unseen, and some take the permission away for that.
addEventListener("push", event => event.waitUntil(tell(event.data)));

async function tell(data) {
  let news;
  try { news = data.json(); } catch { /* what cannot be read is shown as news without words */ }
  const {name, icon, badge, words} = APP, lang = news?.lang in words ? news.lang : await keptLanguage();
  const show = (title, options) => registration.showNotification(title, {lang, icon, badge, ...options});
  if (await over(news?.device)) {
    await Promise.all([show(name, {body: words[lang].ended, tag: "ended"}), forget(), navigator.clearAppBadge?.().catch(() => {})]);
  } else if (typeof news?.title !== "string") {
    await show(name, {body: words[lang].news, tag: "news", data: {path: "documentos"}});
  } else {
    await Promise.all([show(news.title, {body: news.body, tag: news.tag, data: {path: news.path}}), navigator.setAppBadge?.(news.unread).catch(() => {})]);
  }
}

// over tells whether the server knows that this device is not to be told any more; whoever cannot be asked knows nothing.
async function over(device) {
  if (!device) return false;
  try {
    const answer = await fetch(base + "/avisos/" + encodeURIComponent(device), {credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(8000)});
    return answer.status === 404;
  } catch {
    return false;
  }
}

// What a notification opens asks for the log-in where there is none.
addEventListener("notificationclick", event => {
  event.notification.close();
  const {path} = event.notification.data ?? {};
  const url = base + "/" + (/^documentos(\/[\w-]+)?$/.test(path) ? path : "");
  event.waitUntil((async () => {
    const windows = await clients.matchAll({type: "window", includeUncontrolled: true});
    const there = windows.find(window => new URL(window.url).pathname === url);
    await (there ? there.focus() : clients.openWindow(url));
  })());
});

// The browser has given the device another address: it is told there, if this is still the log-in it was told for.
addEventListener("pushsubscriptionchange", event => event.waitUntil((async () => {
  const was = event.oldSubscription;
  if (!was) return;
  const now = event.newSubscription ?? await registration.pushManager.subscribe(was.options);
  const {endpoint, keys} = now.toJSON();
  const answer = await fetch(base + "/configuracion/avisos", {method: "POST", // the portal may have another address by now
    body: new URLSearchParams({was: was.endpoint, endpoint, p256dh: keys.p256dh, auth: keys.auth})});
  if (answer.status !== 204) await now.unsubscribe();
})().catch(() => {})));
