(() => {
"use strict";
const form = document.getElementById("draft");
const rows = document.getElementById("f-lines");
const template = document.getElementById("new-line");
if (!form || !rows || !template) return;
function renumber() {
[...rows.children].forEach((row, i) => {
for (const element of row.querySelectorAll("[name], [id], [aria-label], [aria-describedby]")) {
for (const name of ["name", "id", "aria-describedby"]) {
const value = element.getAttribute(name);
if (value) element.setAttribute(name, value.replace(/\bline([.-])\d+/g, "line$1" + i));
}
const label = element.getAttribute("aria-label");
if (label) element.setAttribute("aria-label", label.replace(/\d+$/, i + 1));
if (element.name === "drop") element.value = i;
}
});
}
function add() {
rows.append(template.content.cloneNode(true));
renumber();
rows.lastElementChild.querySelector("input").focus();
}
function drop(row) {
const next = row.nextElementSibling ?? row.previousElementSibling;
row.remove();
if (!next) return add();
renumber();
next.querySelector("input").focus();
}
form.addEventListener("click", event => {
const button = event.target.closest("[data-add], [data-drop]");
if (!button) return;
event.preventDefault();
if (button.matches("[data-add]")) add(); else drop(button.closest("tr"));
reckonSoon();
});
let timer, asking;
function reckonSoon() {
clearTimeout(timer);
timer = setTimeout(reckon, 250);
}
async function reckon() {
asking?.abort();
asking = new AbortController();
try {
const answer = await fetch(form.dataset.totals, {method: "POST", body: new URLSearchParams(new FormData(form)), signal: asking.signal});
if (answer.ok && !answer.redirected) show(await answer.text());
} catch { /* the next keystroke asks again; what was shown stays */ }
}
function show(html) {
const fragment = new DOMParser().parseFromString(html, "text/html");
const nets = [...fragment.querySelectorAll("output")], shown = [...rows.querySelectorAll("output")];
if (nets.length !== shown.length) return;
nets.forEach((net, i) => shown[i].replaceWith(net));
const old = document.getElementById("totals"), fresh = fragment.getElementById("totals");
if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
}
form.addEventListener("input", reckonSoon);
form.addEventListener("change", reckonSoon);
})();
