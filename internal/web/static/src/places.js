// What a script adds to an address: the towns of the province are offered while typing, and a postcode fills in its
// province. Both only suggest; whatever is typed stays.
(() => {
"use strict";

// suggest begins with an address.
function suggest(fields) {
  const field = name => fields.querySelector("[name=" + name + "]");
  const country = field("country"), province = field("province"), city = field("city"), postcode = field("postcode");
  const towns = document.createElement("datalist");
  towns.id = "towns";
  city.after(towns);
  city.setAttribute("list", towns.id);

  let places, asked, filled = "";

  // load fetches the list once, when somebody begins with an address.
  function load() {
    asked ??= fetch(fields.dataset.places).then(answer => answer.ok ? answer.json() : null).then(found => {
      places = found;
      offer();
    }).catch(() => { asked = undefined; });
  }

  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const codeOfPostcode = () => /^\d{5}$/.test(postcode.value.trim()) ? postcode.value.trim().slice(0, 2) : "";

  function codeOfProvince() {
    const typed = fold(province.value);
    if (!typed) return "";
    const found = Object.entries(places.provinces).find(([, name]) => [name, ...name.split("/")].some(one => fold(one) === typed));
    return found ? found[0] : "";
  }

  // offer puts the towns of the province into the list, those of the postcode's while there is none.
  function offer() {
    if (!places) return;
    const code = country.value === "ES" ? codeOfProvince() || codeOfPostcode() : "";
    if (towns.dataset.of === code) return;
    towns.dataset.of = code;
    towns.replaceChildren(...(places.towns[code] ?? []).map(name => new Option(name, name)));
  }

  function fill() {
    const name = country.value === "ES" && places?.provinces[codeOfPostcode()];
    if (name && (!province.value.trim() || province.value === filled)) province.value = filled = name;
    offer();
  }

  fields.addEventListener("input", event => {
    load();
    if (event.target === postcode) asked?.then(fill);
    else offer();
  });
  fields.addEventListener("change", offer);
  load();
}

// an address is there with its page, or comes later: it begins when somebody does
const known = new WeakSet();
for (const type of ["focusin", "input"]) document.addEventListener(type, event => {
  const fields = event.target.closest("[data-places]");
  if (!fields || known.has(fields)) return;
  known.add(fields);
  suggest(fields);
}, true);
})();
