(() => {
"use strict";
const form = document.querySelector("[data-brand]");
const frame = document.querySelector("[data-preview-frame]");
if (!form || !frame) return;
const color = form.elements.color, well = form.querySelector("[data-color-well]");
const page = frame.querySelector("iframe");
well.hidden = form.querySelector(".swatches").hidden = false;
for (const swatch of form.querySelectorAll("[data-color]")) swatch.style.background = swatch.dataset.color;
form.addEventListener("click", event => {
const swatch = event.target.closest("[data-color]");
if (!swatch) return;
color.value = well.value = swatch.dataset.color;
keepSoon();
});
well.addEventListener("input", () => { color.value = well.value; });
color.addEventListener("input", () => {
const hex = /^#?([0-9a-f]{6})$/i.exec(color.value.trim());
if (hex) well.value = "#" + hex[1].toLowerCase();
});
let timer, busy = false, again = false;
function keepSoon() {
clearTimeout(timer);
timer = setTimeout(keep, 400);
}
async function keep() {
if (busy) { again = true; return; }
busy = true;
try {
const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" }, redirect: "error" });
if (answer.status === 200 || answer.status === 422) show(await answer.text(), answer.ok);
} catch { /* no connection: the button still sends the form */ }
busy = false;
if (again) { again = false; keep(); }
}
function show(text, kept) {
const fresh = new DOMParser().parseFromString(text, "text/html");
for (const id of ["brand-contrast", "brand-state"]) {
const part = fresh.getElementById(id);
if (part && kept) document.getElementById(id)?.replaceWith(part);
}
const revision = fresh.getElementById("brand-revision");
if (!kept || !revision) return;
form.elements.revision.value = revision.value;
try { page.contentWindow.location.reload(); } catch { /* the PDF's own viewer */ }
}
form.addEventListener("input", event => { if (event.target.name || event.target === well) keepSoon(); });
form.addEventListener("submit", () => clearTimeout(timer));
const width = document.querySelector("[data-preview-width]");
width.hidden = false;
width.addEventListener("change", event => { frame.classList.toggle("preview-phone", event.target.value === "phone"); });
for (const link of document.querySelectorAll("[data-preview]")) {
link.addEventListener("click", () => {
for (const other of document.querySelectorAll("[data-preview][aria-current]")) other.removeAttribute("aria-current");
link.setAttribute("aria-current", "true");
});
}
})();
