// What a script adds to the portal as an app: its worker, sharing, the figure on its icon.
(() => {
"use strict";

const meta = name => document.querySelector(`meta[name="${name}"]`)?.content;
const scope = meta("app-scope"), session = meta("app-session");
const signedIn = session === "in" || session === "other";

// workers are those of this portal: its own, and those it had at other addresses, which lead here.
const workers = async () => {
  const all = await navigator.serviceWorker.getRegistrations();
  const ends = await Promise.all(all.map(worker => worker.scope === location.origin + scope ? worker.scope
    : fetch(worker.scope + "sw.js", {method: "HEAD", cache: "no-store"}).then(answer => answer.url)));
  return all.filter((_, i) => ends[i].startsWith(location.origin + scope));
};
const subscriptions = async () => (await Promise.all((await workers()).map(worker => worker.pushManager?.getSubscription()))).filter(Boolean);

// What was kept goes, but for what other log-ins of this browser keep of other portals.
const beside = (meta("app-beside") ?? "").split(" ");
const theirs = name => !name.startsWith("kept:" + scope.slice(0, -1) + ":") && beside.includes(name.slice(name.lastIndexOf(":") + 1).split(".")[0]);
const forget = async () => Promise.all((await caches.keys()).filter(name => name.startsWith("kept:") && !theirs(name)).map(name => caches.delete(name)));

// Nobody is logged in: the worker clears what it kept, and so does the page.
if (session === "none") {
  if (window.caches) forget();
  navigator.clearAppBadge?.().catch(() => {});
  if (navigator.serviceWorker) workers().then(all => all.forEach(async worker => (await worker.getNotifications?.())?.forEach(one => one.close()))).catch(() => {});
}

// The device is told of somebody else's documents.
if (session === "other") {
  if (navigator.serviceWorker) subscriptions().then(all => all.forEach(theirs => theirs.unsubscribe())).catch(() => {});
}

if (signedIn && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(scope + "sw.js", {scope}).then(async () => {
    const {active} = await navigator.serviceWorker.ready;
    active.postMessage({language: document.documentElement.lang});
  }).catch(() => {}); // the portal is whole without it
}

// What concerns the installed app alone.
const installed = matchMedia("(display-mode: standalone)").matches;
document.documentElement.classList.toggle("app", installed);

// The figure on the icon of the installed app, and nobody's wait.
if (signedIn && navigator.setAppBadge && installed) {
  fetch(scope + "sin-leer", {headers: {"X-Poll": "1"}, cache: "no-store"}).then(async answer => {
    if (answer.ok && !answer.redirected) navigator.setAppBadge(Number(await answer.text()));
  }).catch(() => {});
}

// Messages about new documents: permission is asked for when the button is pressed, and only then. What stands in the
// list under this browser's address is this device.
const push = document.querySelector("form[data-push]");
const pushWhy = name => {
  for (const text of document.querySelectorAll("[data-push-why]")) text.hidden = text.dataset.pushWhy !== name;
  push.hidden = ["none", "ios", "denied", "on", "ask", "wait"].includes(name);
};
// within answers what a browser's service says, unless that takes longer than anybody waits.
const within = (seconds, answer) => Promise.race([answer, new Promise((_, fail) => setTimeout(() => fail(new DOMException("", "TimeoutError")), 1000 * seconds))]);
const subscribe = async () => {
  const {pushManager} = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it is not in the list: somebody else's, or of another key
  return pushManager.subscribe({userVisibleOnly: true, applicationServerKey: push.dataset.push});
};

if (push && !("PushManager" in window && "Notification" in window)) {
  if (navigator.standalone === false) pushWhy("ios"); // Safari has it in apps of the home screen alone
} else if (push && Notification.permission === "denied") {
  pushWhy("denied");
} else if (push) {
  pushWhy("");
  push.addEventListener("submit", async event => {
    if (push.elements.endpoint.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = why => {
      pushWhy(why);
      push.querySelector("button").focus();
    };
    try {
      pushWhy(Notification.permission === "default" ? "ask" : "wait");
      if (await Notification.requestPermission() !== "granted") return again(Notification.permission === "denied" ? "denied" : "");
      pushWhy("wait");
      const {endpoint, keys} = (await within(push.dataset.pushSeconds, subscribe())).toJSON();
      push.elements.endpoint.value = endpoint;
      push.elements.p256dh.value = keys.p256dh;
      push.elements.auth.value = keys.auth;
      push.requestSubmit();
    } catch (error) {
      again({TimeoutError: "slow", AbortError: "service"}[error.name] ?? "failed"); // the browser's maker did not take it
    }
  });
  subscriptions().then(all => {
    const rowOf = ({endpoint}) => document.querySelector(`[data-endpoint="${CSS.escape(endpoint)}"]`);
    const here = all.find(rowOf), row = here && rowOf(here);
    if (!row) return;
    pushWhy("on");
    row.querySelector("[data-push-here]").hidden = false;
    row.querySelector("form").addEventListener("submit", () => here.unsubscribe().catch(() => {}));
  }).catch(() => {});
}

// Share: the PDFs are fetched as the button beside does, which makes them read, and handed to the system. Where that took so
// long that the system no longer takes the press for an answer, a second one shares them.
const pdf = (content, name) => new File([content], name, {type: "application/pdf"});
const share = document.querySelector("[data-share]");
if (share && navigator.canShare?.({files: [pdf("", "a.pdf")]})) {
  const label = share.querySelector("span"), text = label.textContent;
  let asked, files;
  share.hidden = false;
  share.addEventListener("click", async () => {
    const form = new URLSearchParams(new FormData(share.form));
    share.disabled = true;
    label.textContent = text;
    try {
      if (asked !== String(form)) {
        const answer = await fetch(share.form.action, {method: "POST", body: form});
        files = await pdfsOf(answer);
        if (!files) return share.form.submit(); // the page says why there are none
        asked = String(form);
        document.dispatchEvent(new CustomEvent("app:changed", {detail: share.form.dataset.refreshAfter}));
      }
      await navigator.share({files, title: files.length > 1 ? document.title : files[0].name});
    } catch (error) {
      if (error.name === "NotAllowedError") label.textContent = share.dataset.again;
    } finally {
      share.disabled = false;
    }
  });
}

// pdfsOf are the files of a download: of one document itself, of several those in the ZIP.
async function pdfsOf(answer) {
  if (!answer.ok) return null;
  switch (answer.headers.get("Content-Type")) {
  case "application/pdf":
    return [pdf(await answer.blob(), /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? "documento.pdf")];
  case "application/zip":
    return unpack(await answer.arrayBuffer());
  }
  return null;
}

// unpack reads a ZIP as the portal writes it: by the list at its end, which 22 bytes close; every file is deflated.
async function unpack(zip) {
  const data = new DataView(zip), u16 = at => data.getUint16(at, true), u32 = at => data.getUint32(at, true);
  const end = zip.byteLength - 22, all = [];
  for (let n = u16(end + 10), at = u32(end + 16); n > 0; n--) {
    const name = new TextDecoder().decode(zip.slice(at + 46, at + 46 + u16(at + 28)));
    const head = u32(at + 42), start = head + 30 + u16(head + 26) + u16(head + 28);
    const body = new Blob([zip.slice(start, start + u32(at + 20))]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    all.push(pdf(await new Response(body).blob(), name));
    at += 46 + u16(at + 28) + u16(at + 30) + u16(at + 32);
  }
  return all;
}

// A page that was kept can be read, no more: its note says why. What was not kept leads nowhere; in place of the plain list
// another one answers, unless what leads there takes a filter away.
const stays = ({pathname, search}, any) => caches.match((pathname === scope ? scope + "documentos" : pathname) + search, {ignoreSearch: any && !search});
if (document.querySelector("[data-offline]")) addEventListener("load", async () => { // once every script has made its controls
  for (const control of document.querySelectorAll("button:not([data-forget], [data-copy]), input, select, textarea")) control.disabled = true;
  for (const bar of document.querySelectorAll("[data-bar]")) bar.hidden = true;
  document.querySelector("[data-forget]")?.addEventListener("click", () => forget().then(() => location.assign(scope + "documentos")));
  for (const link of document.querySelectorAll('a[href]:not([href^="#"])')) {
    if (link.origin !== location.origin || await stays(link, !link.closest(".filters, thead, .pager, .empty"))) continue;
    link.removeAttribute("href");
    link.setAttribute("role", "link");
    link.setAttribute("aria-disabled", "true");
  }
});
})();
