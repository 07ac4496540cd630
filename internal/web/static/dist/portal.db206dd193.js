(() => {
"use strict";
const meta = name => document.querySelector(`meta[name="${name}"]`)?.content;
const scope = meta("app-scope"), session = meta("app-session");
if (session === "none") {
window.caches?.keys().then(names => names.filter(name => name.startsWith("kept:")).forEach(name => caches.delete(name)));
navigator.clearAppBadge?.().catch(() => {});
}
if (session === "in" && "serviceWorker" in navigator) {
navigator.serviceWorker.register(scope + "sw.js", {scope}).then(async () => {
const {active} = await navigator.serviceWorker.ready;
active.postMessage({language: document.documentElement.lang});
}).catch(() => {}); // the portal is whole without it
}
if (session === "in" && navigator.setAppBadge && matchMedia("(display-mode: standalone)").matches) {
fetch(scope + "sin-leer", {headers: {"X-Poll": "1"}, cache: "no-store"}).then(async answer => {
if (answer.ok && !answer.redirected) navigator.setAppBadge(Number(await answer.text()));
}).catch(() => {});
}
const push = document.querySelector("form[data-push]");
if (push && "PushManager" in window && "Notification" in window) {
const show = (selector, shown) => document.querySelector(selector).hidden = !shown;
show("[data-push-none]", false);
const denied = Notification.permission === "denied";
show("[data-push-denied]", denied);
push.hidden = denied;
push.addEventListener("submit", async event => {
if (push.elements.endpoint.value) return;
event.preventDefault();
event.stopImmediatePropagation();
try {
const {pushManager} = await navigator.serviceWorker.ready;
const subscription = (await pushManager.subscribe({userVisibleOnly: true, applicationServerKey: push.dataset.push})).toJSON();
push.elements.endpoint.value = subscription.endpoint;
push.elements.p256dh.value = subscription.keys.p256dh;
push.elements.auth.value = subscription.keys.auth;
push.requestSubmit();
} catch {
show("[data-push-denied]", true);
}
});
}
const share = document.querySelector("[data-share]");
if (share && navigator.canShare?.({files: [new File([""], "a.pdf", {type: "application/pdf"})]})) {
let file;
share.hidden = false;
share.addEventListener("click", async () => {
share.disabled = true;
try {
if (!file) {
const answer = await fetch(share.form.action, {method: "POST", body: new URLSearchParams(new FormData(share.form))});
if (!answer.ok || answer.headers.get("Content-Type") !== "application/pdf") return;
const name = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? "documento.pdf";
file = new File([await answer.blob()], name, {type: "application/pdf"});
}
await navigator.share({files: [file], title: document.title});
} catch (error) {
if (error.name === "NotAllowedError") share.querySelector("span").textContent = share.dataset.again;
} finally {
share.disabled = false;
}
});
}
if (document.querySelector("[data-offline]")) {
for (const button of document.querySelectorAll("form[method=post] button")) button.disabled = true;
document.addEventListener("change", event => event.target.closest("form[method=post]") && event.stopImmediatePropagation(), true);
}
})();
