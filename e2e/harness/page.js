// What the harness asks of a page: (this function)(scope).verb(…). An answer with "why" means: not yet.
((scope) => {
  const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const visible = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;
  const root = () => (scope ? document.querySelector(scope) : document.body) ?? null;
  const within = (selector) => [...(root()?.querySelectorAll(selector) ?? [])];
  const nameOf = (el) => squeeze(el.getAttribute("aria-label") || el.innerText || el.value || el.title);
  const clickable = "a[href],button,summary,label,input[type=submit],input[type=button],[role=button],[role=tab],[role=menuitem],[role=link]";
  const clickables = () => within(clickable).filter(visible);
  const tell = (el) => "<" + el.localName + (el.id ? " id=" + el.id : "") + (el.className ? " class=" + el.className : "") + ">";

  // point is where to press an element, once nothing lies over it.
  const point = (el) => {
    el.scrollIntoView({ block: "center", behavior: "instant" });
    const box = el.getClientRects()[0];
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    if (hit && (el.contains(hit) || hit.closest("label")?.control === el)) return { x, y };
    return { why: hit ? "it is covered by " + tell(hit) : "it is outside the window" };
  };

  const named = (text) => {
    const all = clickables().filter((el) => nameOf(el) === squeeze(text));
    if (all.length === 1) return { el: all[0] };
    if (all.length > 1) return { why: all.length + " things here have that name: narrow it with Within" };
    return { why: "nothing here has that name; there are: " + clickables().map(nameOf).filter(Boolean).join(" | ") };
  };

  const fields = (name) => within(`[name="${CSS.escape(name)}"]`).filter((el) => el.type !== "hidden");
  const field = (name) => {
    const all = fields(name);
    const el = all.find(visible) ?? all[0];
    if (el && !el.disabled) return { el };
    if (el) return { why: "it is disabled" };
    return { why: "no such field; there are: " + [...new Set(within("[name]").map((f) => f.name))].join(" | ") };
  };

  const changed = (el) => {
    el.dispatchEvent(new Event("input", { bubbles: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    return {};
  };

  return {
    text: () => root()?.innerText ?? "",
    press(text) {
      const { el, why } = named(text);
      if (!el) return { why };
      if (el.disabled || el.getAttribute("aria-disabled") === "true") return { why: "it is disabled" };
      return point(el);
    },
    enabled(text) {
      const { el, why } = named(text);
      return el ? { on: !(el.disabled || el.getAttribute("aria-disabled") === "true") } : { why };
    },
    fill(name, value) {
      const { el, why } = field(name);
      if (!el) return { why };
      if (el.localName === "select") {
        const option = [...el.options].find((o) => squeeze(o.label) === squeeze(value) || o.value === value);
        if (!option) return { why: "no such option; there are: " + [...el.options].map((o) => squeeze(o.label)).join(" | ") };
        option.selected = true;
        return changed(el);
      }
      el.focus();
      if (["date", "month", "week", "time", "datetime-local", "color", "range"].includes(el.type) || value === "") {
        el.value = value;
        return changed(el);
      }
      el.select?.();
      return { type: true };
    },
    value(name) {
      const { el, why } = field(name);
      if (!el) return { why };
      if (el.type !== "radio") return { value: el.type === "checkbox" ? String(el.checked) : el.value };
      return { value: fields(name).find((r) => r.checked)?.value ?? "" };
    },
    // check answers where to press so that the box is on (or off); nowhere when it already is.
    check(name, value, on) {
      const el = fields(name).find((box) => box.value === value || value === "");
      if (!el) return { why: "no such box; values are: " + fields(name).map((box) => box.value).join(" | ") };
      if (el.checked === on) return { done: true };
      return point(visible(el) ? el : (el.labels?.[0] ?? el));
    },
    fits() {
      const page = document.documentElement;
      const wide = [...document.body.querySelectorAll("*")].filter((el) => el.getBoundingClientRect().right > page.clientWidth + 1);
      return { over: page.scrollWidth - page.clientWidth, who: wide.slice(0, 5).map(tell) };
    },
    // phone tells what a thumb or a narrow screen has trouble with; below are the pixels at the foot that the phone keeps.
    phone(below) {
      const told = [], note = (el, what) => told.push(tell(el) + " " + nameOf(el).slice(0, 40) + ": " + what);
      const seen = (selector) => [...document.querySelectorAll(selector)].filter((el) => visible(el) && !el.closest(".visually-hidden, .skip"));
      for (const el of seen("input:not([type=checkbox], [type=radio], [type=color]), select, textarea")) {
        const size = parseFloat(getComputedStyle(el).fontSize);
        if (size < 16) note(el, "letters of " + size + " px, which a phone zooms into");
      }
      const controls = "button, .btn, summary, select, textarea, input:not([type=checkbox], [type=radio], [type=color]), nav a, .c-title > a, .c-tick label, label.check, .switch";
      for (const el of seen(controls)) {
        const high = el.getBoundingClientRect().height;
        if (high < 43.5) note(el, "only " + high + " px high");
      }
      for (const el of seen(".bar, .portal-nav")) {
        const box = el.getBoundingClientRect();
        const sticks = ["sticky", "fixed"].includes(getComputedStyle(el).position);
        if (sticks && box.bottom > innerHeight + 1 && !el.closest("dialog")) note(el, "below the window by " + (box.bottom - innerHeight) + " px");
        for (const inside of el.querySelectorAll("a, button")) {
          if (visible(inside) && box.bottom >= innerHeight - 1 && inside.getBoundingClientRect().bottom > innerHeight - below + 1) note(inside, "where the phone has its own bar");
        }
      }
      for (const el of document.querySelectorAll("main, main *, .list")) {
        const flow = getComputedStyle(el).overflowY;
        if (["auto", "scroll"].includes(flow) && el.scrollHeight > el.clientHeight + 1 && el.localName !== "textarea" && !el.closest("dialog")) note(el, "scrolls inside the page");
      }
      return told;
    },
    // shape is what is shown and where, whatever its colours.
    shape: () => document.documentElement.outerHTML + [...document.querySelectorAll("*")].map((el) => {
      const { x, y, width, height } = el.getBoundingClientRect();
      return visible(el) ? [x, y, width, height] : "";
    }).join("|"),
    // mark remembers this document, so that loaded can tell the next one from it.
    mark: () => ((document.seenByTest = true), {}),
    loaded: () => (document.seenByTest || document.readyState !== "complete" ? { why: "no new page was loaded" } : {}),
  };
})
