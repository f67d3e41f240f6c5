// The wall: the count follows the phones, and the page follows another window that went on.
// Without this file the page is loaded again by hand; arrows and Enter work all the same.

const place = document.querySelector("[data-count]");

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Fragment": "1" } });
    if (answer.status === 204) return location.reload(); // it is over
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector("[data-key]");
    const shown = place.querySelector("[data-key]");
    if (!fresh) return;
    if (fresh.dataset.key !== shown.dataset.key) return location.reload();
    if (fresh.textContent !== shown.textContent) shown.replaceWith(fresh);
  } catch {
    // no connection: the next look finds it
  }
}

if (place) setInterval(look, 2_500);
