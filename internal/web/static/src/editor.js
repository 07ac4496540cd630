// What a script adds to the editor of an invoice: totals while typing, lines added and dropped in place, a new customer
// in a dialog over it. The server reckons; without the script its buttons do the same a page at a time.
(() => {
"use strict";

const form = document.getElementById("draft");
const rows = document.getElementById("f-lines");
const template = document.getElementById("new-line");
if (!form || !rows || !template) return;

// Lines

// renumber gives each row its place: in names, ids and what refers to them, and at the end of its labels.
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

// Totals

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

// show puts the answer in place: the nets in the order of the rows, and the totals, and the invoices that a schedule
// will make, if they changed.
function show(html) {
  const fragment = new DOMParser().parseFromString(html, "text/html");
  const nets = [...fragment.querySelectorAll("output")], shown = [...rows.querySelectorAll("output")];
  if (nets.length !== shown.length) return;
  nets.forEach((net, i) => shown[i].replaceWith(net));
  for (const id of ["totals", "preview"]) {
    const old = document.getElementById(id), fresh = fragment.getElementById(id);
    if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  }
}

form.addEventListener("input", reckonSoon);
form.addEventListener("change", reckonSoon);

// The new customer: its form comes when it is asked for, and is put away when it is left.

// ask fetches a part of a page; what is none, such as the log-in, lacks what is looked for in it.
async function ask(address, options) {
  try {
    const answer = await fetch(address, {headers: {"HX-Request": "true"}, cache: "no-store", ...options});
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { return null; }
}

async function openForm(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const dialog = (await ask(button.dataset.dialog))?.querySelector("dialog");
  button.ariaBusy = null;
  if (!dialog) return form.requestSubmit(button); // the way by its page
  document.body.append(dialog);
  apart(dialog);
  dialog.addEventListener("submit", event => { event.preventDefault(); send(dialog); });
  dialog.addEventListener("click", event => {
    if (event.target.closest("[data-cancel]")) dialog.close();
    const link = event.target.closest("a[href^='/']");
    if (link) link.target = "_blank"; // leaving would lose the draft
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    (dialog.chosen ?? button).focus();
  });
  dialog.showModal();
  dialog.querySelector("[name=name]").focus();
}

// apart gives what the dialog shares with the page below it ids of its own: the name of a schedule is not the customer's.
function apart(dialog) {
  for (const box of dialog.querySelectorAll("[id]")) {
    const {id} = box;
    if (document.getElementById(id) === box) continue;
    box.id = "d-" + id;
    for (const other of dialog.querySelectorAll(`[for="${id}"]`)) other.htmlFor = box.id;
    for (const other of dialog.querySelectorAll(`[href="#${id}"]`)) other.href = "#" + box.id;
    for (const other of dialog.querySelectorAll(`[aria-describedby~="${id}"]`))
      other.setAttribute("aria-describedby", other.getAttribute("aria-describedby").split(" ").map(one => one === id ? box.id : one).join(" "));
  }
}

// send adds the customer: it is chosen, or the dialog shows what is wrong.
async function send(dialog) {
  const sent = dialog.querySelector("form");
  if (sent.ariaBusy === "true") return;
  sent.ariaBusy = "true";
  const answer = await ask(sent.action, {method: "POST", body: new URLSearchParams(new FormData(sent))});
  sent.ariaBusy = null;
  const chosen = answer?.querySelector("[name=customer_id]"), again = answer?.querySelector("dialog");
  if (chosen) return choose(chosen, answer.querySelector("[data-toast]"), dialog);
  if (again) {
    dialog.replaceChildren(...again.childNodes);
    apart(dialog);
  } else {
    sent.querySelector("[data-errors]")?.remove();
    sent.querySelector("h2").after(sent.querySelector("[data-failed]").content.cloneNode(true));
  }
  dialog.querySelector("[data-errors]").focus();
}

function choose(chosen, toast, dialog) {
  form.elements.customer_id.closest(".field").replaceWith(chosen.closest(".field"));
  document.dispatchEvent(new CustomEvent("app:toast", {detail: toast}));
  dialog.chosen = chosen;
  dialog.close();
  chosen.dispatchEvent(new Event("change", {bubbles: true}));
}

form.addEventListener("click", event => {
  const button = event.target.closest("[data-dialog]");
  if (!button) return;
  event.preventDefault();
  openForm(button);
});
})();
