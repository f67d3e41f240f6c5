// Smooths a conversation: a line is said without the page being loaded again. Without this file
// the same buttons send the same forms.

const talk = document.querySelector("[data-talk]");
const trouble = document.querySelector("[data-talk-error]");
let before = Promise.resolve(); // one step after the other, none of them lost

async function send(form, button) {
  talk.classList.add("talk--busy");
  trouble.hidden = true;
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    const here = new URL(answer.url);
    if (answer.status === 204 || here.pathname !== talk.dataset.talk || !answer.ok) {
      // An ending, a sign-in, or something that only a whole page can say.
      location.assign(answer.status === 204 || answer.ok ? here.pathname + here.search : talk.dataset.talk);
      return;
    }
    talk.innerHTML = await answer.text();
    const now = document.getElementById("now");
    now.focus({ preventScroll: true });
    const from = talk.querySelector(":scope > .talk__mine") ?? now;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    from.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
  } catch {
    trouble.textContent = talk.dataset.waiting;
    trouble.hidden = false;
  } finally {
    talk.classList.remove("talk--busy");
  }
}

talk?.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-step]")) return;
  event.preventDefault();
  const { target, submitter } = event;
  before = before.then(() => send(target, submitter));
});

// The second tap of a double tap lands on the next turn, and is not meant for it.
talk?.addEventListener("click", (event) => {
  if (event.detail > 1) event.preventDefault();
});
