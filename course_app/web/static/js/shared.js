// A shared computer: after 15 minutes without use the page hands over what was typed, signs out
// and leaves the screen. The server ends the sign-in by itself; this clears what is still shown.

const IDLE = 15 * 60_000;
const SAY_SO = 4 * 60_000; // somebody who types for long sends nothing else
const SECRET = /csrf|password|code|secret|token|credential/i;

let last = Date.now();
let said = Date.now();
let leaving = false;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("in-use") : null;

function used() {
  const now = Date.now();
  if (now - last > 5_000) tabs?.postMessage("used");
  last = now;
  if (now - said > SAY_SO) {
    said = now;
    fetch("/here", { headers: { "X-Fragment": "1" } }).catch(() => {});
  }
}
for (const kind of ["pointerdown", "keydown", "scroll", "input"]) {
  addEventListener(kind, used, { passive: true, capture: true });
}
if (tabs) tabs.onmessage = () => { last = Date.now(); };

function typed() {
  const found = [];
  for (const form of document.querySelectorAll("main form[method=post]")) {
    const changed = [...form.elements].some((e) => e.type !== "hidden" && e.name && !SECRET.test(e.name)
      && ((e.defaultValue !== undefined && "value" in e && !/checkbox|radio/.test(e.type) && e.value !== e.defaultValue && e.tagName !== "BUTTON")
        || (/checkbox|radio/.test(e.type) && e.checked !== e.defaultChecked)
        || (e.tagName === "SELECT" && e.selectedIndex !== Math.max(0, [...e.options].findIndex((o) => o.defaultSelected)))));
    if (!changed) continue;
    const url = new URL(form.action);
    const fields = [...new FormData(form)].filter(([name, value]) => !SECRET.test(name) && typeof value === "string");
    found.push([url.pathname + url.search, fields]);
  }
  return JSON.stringify(found);
}

async function leave() {
  leaving = true;
  const body = new FormData();
  body.set("csrf_token", document.querySelector("input[name=csrf_token]").value);
  body.set("path", location.pathname);
  body.set("typed", typed());
  document.querySelector("main").hidden = true;
  try {
    const answer = await fetch("/sign-out/idle", { method: "POST", body, keepalive: true });
    location.replace(new URL(answer.url).pathname.startsWith("/sign-in") ? answer.url : "/sign-in?ended=yes");
  } catch {
    leaving = false; // no signal: the page stays covered, and this is tried again
  }
}

setInterval(() => { if (!leaving && Date.now() - last >= IDLE) leave(); }, 5_000);
