// The phone follows the wall, and votes without loading the page again. Without this file the
// same buttons send the same form, and a link leads to the turn that is on the screen.

const phone = document.querySelector("[data-phone]");
const trouble = document.querySelector("[data-trouble]");
const headers = { "X-Fragment": "1" };
let busy = false;

function show(html) {
  const held = document.activeElement?.value;
  phone.innerHTML = html;
  if (held) phone.querySelector(`button[value="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function say(words) {
  trouble.textContent = words;
  trouble.hidden = false;
}

async function look() {
  if (busy || document.hidden) return;
  const have = phone.querySelector("[data-key]")?.dataset.key ?? "";
  try {
    const answer = await fetch(`${phone.dataset.phone}?have=${encodeURIComponent(have)}`, { headers });
    if (busy || answer.status === 204) return;
    if (!answer.ok) return location.reload(); // it is deleted: the page says so
    show(await answer.text());
    scrollTo({ top: 0, behavior: "instant" });
  } catch {
    // no connection: the next look finds it
  }
}

phone.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  body.append(event.submitter.name, event.submitter.value);
  busy = true;
  trouble.hidden = true;
  try {
    const answer = await fetch(event.target.action, { method: "POST", body, headers });
    if (answer.ok) show(await answer.text());
    else if (answer.status === 429) say(phone.dataset.slow);
    else location.reload();
  } catch {
    say(phone.dataset.offline);
  } finally {
    busy = false;
  }
});

setInterval(look, 3_000);
