(() => {
"use strict";
const form = document.querySelector("[data-brand]");
const frame = document.querySelector("[data-preview-frame]"), ask = document.querySelector("[data-preview-ask]");
if (!form || !frame) return;
const color = form.elements.color, well = form.querySelector("[data-color-well]");
const page = frame.querySelector("iframe"), kept = document.getElementById("brand-kept");
well.hidden = form.querySelector(".swatches").hidden = false;
for (const swatch of form.querySelectorAll("[data-color]")) swatch.style.background = swatch.dataset.color;
form.addEventListener("click", event => {
const swatch = event.target.closest("[data-color]");
if (!swatch) return;
color.value = well.value = swatch.dataset.color;
color.removeAttribute("aria-invalid");
keepSoon();
});
well.addEventListener("input", () => {
color.value = well.value;
color.removeAttribute("aria-invalid");
});
const hex = () => /^#?([0-9a-f]{6})$/i.exec(color.value.trim());
color.addEventListener("input", () => {
if (!hex()) return;
well.value = "#" + hex()[1].toLowerCase();
color.removeAttribute("aria-invalid");
});
color.addEventListener("change", () => { if (!hex()) color.setAttribute("aria-invalid", "true"); });  // once it is left
let timer, busy = false, again = false, turned = false, pressed, wrong;
function keepSoon() {
kept.textContent = "";  // what has just been typed is in no draft yet
clearTimeout(timer);
timer = setTimeout(keep, 400);
}
const typed = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
async function keep() {
timer = undefined;
if (busy) { again = true; return; }
busy = true;
let text = "", ok = false;
try {
const answer = await fetch(form.action, { method: "POST", body: typed(), headers: { "HX-Request": "true" }, redirect: "error" });
ok = answer.ok;
text = await answer.text();
} catch { /* no connection: the button still sends the form */ }
busy = false;
show(text, ok);
if (pressed) return form.requestSubmit(pressed);
if (again) { again = false; keep(); }
}
addEventListener("pagehide", () => {
if (timer) fetch(form.action, { method: "POST", body: typed(), headers: { "HX-Request": "true" }, keepalive: true });
timer = clearTimeout(timer);
});
function mark() {
for (const field of form.querySelectorAll("[aria-invalid]")) if (field.name !== wrong && field !== color) field.removeAttribute("aria-invalid");
const field = form.elements[wrong];
if (field && field !== document.activeElement) field.setAttribute("aria-invalid", "true");
}
form.addEventListener("focusout", () => setTimeout(mark));
function show(text, ok) {
const fresh = new DOMParser().parseFromString(text, "text/html");
const said = fresh.getElementById("brand-kept"), revision = fresh.getElementById("brand-revision");
if (!again) kept.textContent = said ? said.textContent : kept.dataset.failed;
wrong = said?.dataset.wrong;
mark();
for (const id of ok ? ["brand-contrast", "brand-state"] : ["brand-contrast"]) {
const part = fresh.getElementById(id);
if (part) document.getElementById(id).replaceWith(part);
}
if (!ok || !revision) return;
form.elements.revision.value = revision.value;
follow();
}
function follow() {
if (turned) return look();
try { page.contentWindow.location.reload(); } catch { look(); }
}
form.addEventListener("input", event => {
if (event.target.name || event.target === well) keepSoon();
turnTo(...event.target.name.split("."));
});
form.addEventListener("submit", event => {
timer = clearTimeout(timer);
pressed = busy ? event.submitter : undefined;
if (busy) event.preventDefault(); // it would come with the revision of before
});
const standing = () => ask.querySelector("[aria-current]");
function stand(button) {
standing().removeAttribute("aria-current");
button.setAttribute("aria-current", "true");
}
function look() {
turned = false;
const { idioma, tema } = ask.elements;
page.contentWindow.location.replace(ask.action + "?" + new URLSearchParams({ pagina: standing().value, idioma: idioma.value, tema: tema.value }));
}
ask.addEventListener("submit", event => {
event.preventDefault();
stand(event.submitter);
look();
});
ask.addEventListener("change", event => { if (event.target.matches("select")) look(); });
const seenOn = { welcome: "entrada", mail_header: "correo", mail_footer: "correo" };
function turnTo(text, language) {
if (!language) return;
const button = seenOn[text] ? ask.querySelector(`button[value=${seenOn[text]}]`) : standing();
turned ||= button !== standing() || ask.elements.idioma.value !== language;
ask.elements.idioma.value = language;
stand(button);
}
const width = document.querySelector("[data-preview-width]");
width.hidden = false;
function widen(as) {
width.querySelector(`[value=${as}]`).checked = true;
frame.classList.toggle("preview-phone", as === "phone");
frame.classList.toggle("preview-wide", as === "wide");
}
widen(matchMedia("(width <= 640px)").matches ? "phone" : "wide");
width.addEventListener("change", event => widen(event.target.value));
})();
