// Smooths practice: a check comes back into the page, which stays where it is. Without this file
// the same buttons send the form, and the page comes back at the question.

const form = document.querySelector("[data-practice]");

async function check(button) {
  const body = new URLSearchParams(new FormData(form));
  body.append(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const here = `[data-question="${button.value}"]`;
  const old = form.querySelector(here);
  const fresh = page.querySelector(here);
  if (!answer.ok || answer.redirected || !fresh?.querySelector("[data-feedback]")) throw new Error("whole page");
  old.replaceWith(fresh);
  fresh.querySelector("[data-feedback]").focus({ preventScroll: true });
}

form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.value || form.dataset.plain) return;
  event.preventDefault();
  check(button).catch(() => { // say it the plain way: with a whole page
    form.dataset.plain = "yes";
    form.requestSubmit(button);
  });
});
