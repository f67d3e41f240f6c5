// Smooths a lesson: answers without a reload, keeps the place, explains words, turns roles to tabs.
// Without this file the page is complete: forms post, terms link to their definitions.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const lesson = $("[data-lesson]");
const live = $("[data-live]");

function say(words) {
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = words ?? ""; });
}

// ---- Checks --------------------------------------------------------------------------------
const untouched = new WeakMap(); // an answered check -> its question as it was

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-check] form");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  const check = form.closest("[data-check]");
  const error = $("[data-error]", form);
  const sureness = event.submitter?.value;
  if (!sureness || !$("input[name=choice]:checked", form)) return complain(form, error, error.dataset.choose);
  const body = new URLSearchParams(new FormData(form));
  body.set("sureness", sureness);
  form.dataset.busy = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  error.textContent = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    // A shared computer signed us out: the server has kept this answer, and says so there.
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return location.assign(answer.url);
    const html = await answer.text();
    if (/^\s*<section class="check/.test(html)) {
      swap(check, html);
      remember(check.id, html);
    } else {
      // A sign-in or error page: sending it again cannot help. The choice stays.
      complain(form, error, answer.status >= 500 ? error.dataset.offline : error.dataset.away);
    }
  } catch {
    complain(form, error, error.dataset.offline);
  } finally {
    delete form.dataset.busy;
    event.submitter?.removeAttribute("aria-disabled");
  }
});

function complain(form, error, words) {
  error.textContent = words;
  ($("input[name=choice]:checked", form) ?? $("input[name=choice]", form)).focus();
}

function swap(check, html, focus = true) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.firstElementChild;
  const question = check.cloneNode(true);
  for (const input of $$("input[name=choice]", question)) input.checked = false;
  for (const part of $$("[aria-disabled], [data-busy]", question)) {
    part.removeAttribute("aria-disabled");
    delete part.dataset.busy;
  }
  check.replaceWith(fresh);
  const result = $("[data-result]", fresh);
  if (result) untouched.set(fresh, question);
  if (!focus) return;
  if (result) {
    result.focus();
  } else {
    $("input[name=choice]", fresh)?.focus();
  }
}

// Back shows a page as it was first loaded: what was answered since is kept with the history entry.
// On a shared computer nothing is: its pages are no-store, so Back asks for them anew.
const shared = "shared" in document.documentElement.dataset;

function remember(id, html) {
  const checks = shared ? undefined : { ...history.state?.checks, [id]: html };
  const again = new URL(location.href);
  for (const name of ["again", "choose"]) again.searchParams.delete(name);
  history.replaceState({ ...history.state, checks }, "", again);
}

if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  for (const [id, html] of Object.entries(history.state?.checks ?? {})) {
    const check = document.getElementById(id);
    if (check?.matches("[data-check]:has(form)")) swap(check, html, false);
  }
} else if (history.state?.checks) {
  history.replaceState({ ...history.state, checks: undefined }, "");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-again]");
  const check = link?.closest("[data-check]");
  if (!check || !untouched.has(check)) return;
  event.preventDefault();
  const question = untouched.get(check);
  check.replaceWith(question);
  $("input[name=choice]", question)?.focus();
});

// ---- The place -----------------------------------------------------------------------------
if (lesson) keepPlace();

function keepPlace() {
  const blocks = () => $$("[data-section] [id^='p-']", lesson);
  const here = $("[data-here]");
  let kept = lesson.dataset.kept ?? "";
  let saved = kept;
  let moved = false;
  let timer = 0;

  const top = () => {
    const all = blocks();
    const seen = all.find((block) => block.getBoundingClientRect().bottom > 24);
    return seen ?? all.at(-1);
  };
  // Someone who looks at the start again has not lost the place further down, unless they stay.
  const before = (block) => {
    const mark = kept && document.getElementById(kept);
    return Boolean(mark && block.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
  };

  async function save(leaving) {
    const block = top();
    if (!moved || !block || block.id === saved || (leaving && before(block))) return;
    const was = saved;
    saved = block.id;
    const body = new URLSearchParams({
      csrf_token: lesson.dataset.csrf,
      section: block.closest("[data-section]").dataset.section,
      block: block.id,
    });
    try {
      const answer = await fetch(lesson.dataset.placeUrl, {
        method: "POST", body, keepalive: true, headers: { "X-Fragment": "1" },
      });
      if (answer.redirected || answer.status === 400) say(lesson.dataset.away);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      kept = block.id;
    } catch {
      if (saved === block.id) saved = was; // tried again at the next pause or when back on line
    }
  }

  function fill() {
    if (!here) return;
    const last = $$("[data-section]", lesson).at(-1);
    const box = last?.getBoundingClientRect();
    const start = $("[data-section]", lesson)?.getBoundingClientRect().top;
    const share = last ? (innerHeight - start) / (box.bottom - start) : 0;
    here.style.setProperty("--read", scrollY < 8 ? 0 : Math.min(1, Math.max(0, share)).toFixed(3));
  }

  let frame = 0;
  addEventListener("scroll", () => {
    moved = true;
    clearTimeout(timer);
    const block = top();
    timer = setTimeout(save, block && before(block) ? 20000 : 1500);
    frame ||= requestAnimationFrame(() => { frame = 0; fill(); });
  }, { passive: true });
  addEventListener("online", () => save());
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  fill();
}

// ---- Words: the definition beside the term, on tap, hover or focus ---------------------------
const tip = Object.assign(document.createElement("div"), { className: "tip", id: "tip", hidden: true });
tip.setAttribute("role", "tooltip");
let owner = null;
let wait = 0;

function define(term) {
  clearTimeout(wait);
  if (owner === term) return;
  const entry = document.getElementById(term.hash.slice(1));
  if (!entry) return;
  hide();
  const name = document.createElement("strong");
  name.textContent = $("dt", entry).textContent;
  tip.replaceChildren(name, ...$("dd", entry).cloneNode(true).childNodes);
  tip.hidden = false;
  const at = term.getClientRects()[0];
  const box = tip.getBoundingClientRect();
  const room = document.documentElement.clientWidth - box.width - 16;
  const above = at.bottom + box.height + 12 > innerHeight && at.top > box.height + 12;
  tip.style.left = `${Math.max(16, Math.min(at.left, room)) + scrollX}px`;
  tip.style.top = `${(above ? at.top - box.height - 4 : at.bottom + 4) + scrollY}px`;
  term.setAttribute("aria-describedby", "tip");
  owner = term;
}

function hide() {
  clearTimeout(wait);
  owner?.removeAttribute("aria-describedby");
  owner = null;
  tip.hidden = true;
}

function hideSoon() {
  clearTimeout(wait);
  wait = setTimeout(hide, 250);
}

if ($("a.term")) {
  document.body.append(tip);
  for (const term of $$("a.term")) {
    // Touch has no hover: a tap opens and closes, a second way to the list stays in the tip's end.
    term.addEventListener("click", (event) => {
      if (!document.getElementById(term.hash.slice(1))) return;
      event.preventDefault();
      if (owner === term && term.dataset.tapped) { delete term.dataset.tapped; hide(); }
      else { term.dataset.tapped = "yes"; define(term); }
    });
    term.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") define(term); });
    term.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hideSoon(); });
    term.addEventListener("focus", () => { if (term.matches(":focus-visible")) define(term); });
    term.addEventListener("blur", () => { delete term.dataset.tapped; hide(); });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(wait));
  tip.addEventListener("pointerleave", hideSoon);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("click", (event) => {
    if (owner && !event.target.closest(".tip, a.term")) hide();
  });
}

// ---- Roles: police, fire, EMS as tabs; the one you pick is picked everywhere ------------------
const stored = () => { try { return localStorage.getItem("role"); } catch { return null; } };
const store = (role) => { if ("shared" in document.documentElement.dataset) return; try { localStorage.setItem("role", role); } catch { /* private window */ } };
const groups = [];

$$("div.roles").forEach((group, g) => {
  const panels = $$(":scope > .role", group);
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", live?.dataset.roles ?? "");
  const tabs = panels.map((panel, i) => {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `tab-${g}-${i}`, textContent: $(".role__title", panel).textContent });
    panel.id ||= `role-${g}-${i}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    tab.addEventListener("click", () => choose(panel.dataset.role, tab));
    list.append(tab);
    return tab;
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length);
    tab.focus();
    tab.click();
  });
  group.prepend(list);
  group.classList.add("roles--tabs");
  groups.push({ panels, tabs });
  show({ panels, tabs }, stored() ?? "");
});

function show({ panels, tabs }, role) {
  const at = Math.max(0, panels.findIndex((panel) => panel.dataset.role === role));
  panels.forEach((panel, i) => {
    panel.hidden = i !== at;
    tabs[i].setAttribute("aria-selected", i === at);
    tabs[i].tabIndex = i === at ? 0 : -1;
  });
}

function choose(role, tab) {
  store(role);
  const y = tab.getBoundingClientRect().top;
  for (const group of groups) if (group.panels.some((panel) => panel.dataset.role === role)) show(group, role);
  scrollBy({ top: tab.getBoundingClientRect().top - y, behavior: "instant" });
}
