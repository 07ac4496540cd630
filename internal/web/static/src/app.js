// What a script adds to the pages. Each of them is whole without it.
(() => {
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = id => document.getElementById(id);

// The answer to a form takes the address of the form's page: Back and Reload ask for that, and never to send it again.
const formPage = document.querySelector("meta[name=form-page]");
if (formPage) history.replaceState(null, "", formPage.content);

// Lists: the box in the head, the bar that wakes, the count read out.

function wake(list) {
  const ticks = all("tbody .tick", list);
  const marked = ticks.filter(t => t.checked).length;
  const head = list.querySelector("[data-tick-all]");
  if (head) {
    head.checked = marked > 0 && marked === ticks.length;
    head.indeterminate = marked > 0 && marked < ticks.length;
    head.disabled = ticks.every(tick => tick.disabled); // none there are, or a page that was kept
  }
  const bar = list.querySelector("[data-bar]");
  if (!bar) return;
  const whole = list.querySelector(".tick-all .tick")?.checked; // all of the filter, whatever is ticked of the page
  for (const button of all("button", bar)) {
    const tooMany = whole || marked > (button.dataset.max ?? marked);
    button.disabled = button.dataset.max ? marked === 0 || tooMany : marked === 0 && !whole;
    if (button.dataset.max) byId(button.getAttribute("aria-describedby")).hidden = button.hidden || !tooMany;
  }
  const count = bar.querySelector(".bar-count");
  const said = whole || marked ? count.textContent + " " + (whole ? count.dataset.all : marked) : "";
  const status = bar.querySelector("[role=status]");
  if (status.textContent !== said) status.textContent = said;
}

document.addEventListener("change", event => {
  const box = event.target;
  const list = box.closest(".list");
  if (list && box.matches(".tick")) {
    const whole = list.querySelector(".tick-all .tick");
    if (box === whole || box.matches("[data-tick-all]")) for (const tick of all("tbody .tick", list)) tick.checked = box.checked;
    if (whole && !box.checked) whole.checked = false;
    wake(list);
  }
  const form = box.closest("form[data-autosubmit]");
  if (form && !box.matches("[type=search], [type=text], [data-typed], [data-fold]")) form.requestSubmit();
});

// A day that is typed is a day after its first figure already: the form waits until it is left, or sent with Enter.
document.addEventListener("keydown", event => {
  if (event.key !== "Enter" && event.target.matches("form[data-autosubmit] [type=date]")) event.target.dataset.typed = "";
});
document.addEventListener("focusout", event => {
  const form = event.target.closest("form[data-autosubmit]");
  if (!form || !event.target.matches("[type=date]") || event.relatedTarget?.matches("[type=date]")) return;
  if (all("[data-typed]", form).some(day => day.value !== day.defaultValue)) form.requestSubmit();
});

// Copying what stands in a field, or what a text says it is. Without a safe connection a page has no clipboard of its own.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = byId(button.dataset.copy);
  if (source.select) source.select(); else getSelection().selectAllChildren(source);
  const text = source.value ?? source.dataset.value;
  const copied = await (navigator.clipboard?.writeText(text).then(() => true, () => false)) || document.execCommand("copy");
  button.nextElementSibling.textContent = copied ? button.dataset.copied : "";
});

// A dialog that is open has the keyboard to itself.
const stopsOf = dialog => all("a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), select:not(:disabled), textarea:not(:disabled)", dialog);
document.addEventListener("toggle", event => {
  if (event.newState === "open" && event.target.matches('[popover][role="dialog"]')) stopsOf(event.target)[0]?.focus();
}, true);
document.addEventListener("keydown", event => {
  const dialog = event.key === "Tab" && document.querySelector('[popover][role="dialog"]:popover-open');
  if (!dialog) return;
  const stops = stopsOf(dialog), end = event.shiftKey ? stops[0] : stops.at(-1);
  if (dialog.contains(document.activeElement) && document.activeElement !== end) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
});

// What is wrong with a field is said until somebody mends it: it is checked again when it is sent.
document.addEventListener("input", event => {
  const box = event.target;
  if (!box.matches("[aria-invalid]")) return;
  const error = byId(box.id + "-e");
  box.removeAttribute("aria-invalid");
  if (!error) return;
  error.remove();
  const left = box.getAttribute("aria-describedby").split(" ").filter(id => id !== error.id);
  if (left.length) box.setAttribute("aria-describedby", left.join(" ")); else box.removeAttribute("aria-describedby");
});

// Forms: sent once, however often the button is pressed; free again when the page comes back or stays.

function lock(form, locked) {
  form.toggleAttribute("data-sending", locked);
  form.setAttribute("aria-busy", locked);
  for (const button of form.elements) {
    if (button.type !== "submit" || button.disabled !== button.matches("[data-locked]")) continue;
    button.disabled = locked;
    button.toggleAttribute("data-locked", locked);
  }
  if (!locked && form.matches(".list")) wake(form);
}

document.addEventListener("submit", event => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.method;
  if (event.defaultPrevented || method !== "post") return;
  const stays = form.dataset.refreshAfter?.split(" ");
  if (stays) refreshAfter(stays);
  if (form.matches("[data-no-lock]")) return;
  if (form.matches("[data-sending]")) return event.preventDefault();
  // after this turn: a button disabled now would not be sent
  setTimeout(() => lock(form, true));
  setTimeout(() => lock(form, false), stays ? 2500 : 15000);
});

addEventListener("pageshow", event => {
  for (const form of all("form[data-sending]")) lock(form, false);
  // a page the browser kept whole has the choice that led away from it, its rows have the one it came with
  if (event.persisted) for (const form of all("form[data-autosubmit]")) form.reset();
  for (const list of all(".list")) wake(list);
});

// Fresh regions: the page is fetched again and only what changed of it is put in place.

// refresh swaps the regions of these ids; a refresh nobody asked for says so, that it need not count as activity. A
// gentle one leaves alone what somebody is using.
async function refresh(ids, unasked, from = location.href, gently = unasked) {
  if (!ids.length) return;
  let answer;
  try {
    answer = await fetch(from, {headers: unasked ? {"X-Poll": "1"} : {}, cache: "no-store"});
  } catch { return; }
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) {
    const old = byId(id), fresh = page.getElementById(id);
    if (!old || !fresh || gently && inUse(old) || old.outerHTML === fresh.outerHTML) continue;
    swap(old, document.adoptNode(fresh));
  }
}

// refreshAfter what changes once a download is over: that may be long.
function refreshAfter(ids) {
  for (const wait of [1000, 3000, 8000, 20000]) setTimeout(refresh, wait, ids, false);
}

function swap(old, fresh) {
  const marked = new Set(all(".tick:checked", old).map(t => t.value));
  for (const tick of all(".tick", fresh)) tick.checked = marked.has(tick.value);
  const focused = old.contains(document.activeElement) && signature(document.activeElement);
  const list = old.closest(".list");
  old.replaceWith(fresh);
  if (focused) fresh.querySelector(focused)?.focus({preventScroll: true});
  if (list?.isConnected) wake(list);
  window.htmx?.process(fresh);
}

function signature(element) {
  if (element.id) return "#" + CSS.escape(element.id);
  if (element.hasAttribute("href")) return '[href="' + CSS.escape(element.getAttribute("href")) + '"]';
  if (element.name) return '[name="' + CSS.escape(element.name) + '"][value="' + CSS.escape(element.value) + '"]';
  return "";
}

const inUse = region => region.querySelector(".tick:checked") || region.contains(document.activeElement);

const polledIds = () => all("[data-poll][id]").map(region => region.id);

function poll() {
  const ids = polledIds().filter(id => !inUse(byId(id)));
  if (!document.hidden && ids.length) refresh(ids, true);
}

const polled = document.querySelector("[data-poll][id]");
if (polled) {
  setInterval(poll, 1000 * Math.max(5, polled.dataset.poll));
  document.addEventListener("visibilitychange", poll);
}

// another script has changed what they show
document.addEventListener("app:changed", event => refreshAfter(event.detail.split(" ")));

// What takes the server long is fetched once the page is there, with what it says of how many there are.
for (const region of all("[data-later][id]")) refresh([region.id, "pager", "bar", "exports"], true, region.dataset.later);

// Toasts go by themselves, but not while somebody points at them or stands in them.

function leave(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 250);
}

function countdown(toast) {
  let timer;
  const start = () => timer = setTimeout(leave, toast.querySelector("a") ? 20000 : 8000, toast);
  const stop = () => clearTimeout(timer);
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, stop);
  for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, () => { stop(); start(); });
  start();
}

function toast(shown) {
  region.append(shown);
  countdown(shown);
}

// another script has one to show
document.addEventListener("app:toast", event => toast(event.detail));

document.addEventListener("click", event => {
  if (event.target.closest("[data-close]")) leave(event.target.closest("[data-toast]"));
});

// News: what customers have just read, on whatever page one stands. What was shown is remembered from page to page.
function listen(region) {
  const key = "app-news", every = 12000, old = 600e6; // milliseconds; microseconds
  const [address, now] = region.dataset.news.split("=");
  let kept = {};
  try { kept = JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { /* nothing is kept: the page's own mark will do */ }
  const goesOn = now - kept.since < old;
  let since = goesOn ? kept.since : now;
  const shown = new Set(goesOn ? kept.shown : []);

  async function ask() {
    if (document.hidden) return;
    let page;
    try {
      const answer = await fetch(address + "=" + since, {headers: {"X-Poll": "1"}, cache: "no-store"});
      if (!answer.ok || answer.redirected) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { return; }
    const next = page.querySelector("[data-next]");
    if (!next) return;
    const fresh = all("[data-news-id]", next).reverse().filter(toast => !shown.has(toast.dataset.newsId));
    if (fresh.length) refresh(polledIds(), true, location.href, false); // what the toast tells stands on the page, too
    for (const one of fresh) {
      shown.add(one.dataset.newsId);
      toast(one);
    }
    since = next.dataset.next;
    try { sessionStorage.setItem(key, JSON.stringify({since, shown: [...shown].slice(-50)})); } catch { /* full or forbidden */ }
  }

  if (goesOn) setTimeout(ask, 1000);
  setInterval(ask, every);
  document.addEventListener("visibilitychange", ask);
}

// a live region says only what comes into it, so what the page came with is put in once more
const region = document.querySelector(".toasts");
if (region?.children.length) setTimeout(() => region.append(...region.children), 150);
for (const toast of all("[data-toast]")) countdown(toast);
if (region?.dataset.news) listen(region);

document.querySelector("[data-errors]")?.focus();
for (const list of all(".list")) wake(list);
})();
