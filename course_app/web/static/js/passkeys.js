// Passkeys need the browser's own code; all else on these pages works without this file.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const WORDS = document.documentElement.lang === "en" ? {
  NotAllowedError: "Nothing happened: the question was closed, or it took too long. Try again.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys do not work at this address. Open the site by its name, over https, or as localhost.",
  other: "The passkey did not work. Try again, or use another way.",
} : {};

async function options(form, url) {
  const body = new FormData();
  for (const name of ["csrf_token", "second", "password"]) {
    if (form.elements[name]) body.set(name, form.elements[name].value);
  }
  const answer = await fetch(url, { method: "POST", body });
  if (answer.status === 401) throw Object.assign(new Error(await answer.text()), { name: "Refused" });
  if (!answer.ok) throw new Error("no options");
  const given = await answer.json();
  given.challenge = bytes(given.challenge);
  if (given.user) given.user.id = bytes(given.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    for (const one of given[list] ?? []) one.id = bytes(one.id);
  }
  return given;
}

function packed(made) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = text(made.response[part]);
  }
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

async function run(form, url, ask) {
  const problem = form.querySelector("[data-problem]");
  problem.textContent = "";
  try {
    form.elements.credential.value = packed(await ask(await options(form, url)));
    form.submit();
  } catch (error) {
    problem.textContent = error.name === "Refused" ? error.message : WORDS[error.name] ?? WORDS.other ?? error.message;
  }
}

if (window.PublicKeyCredential) {
  for (const box of document.querySelectorAll("[data-passkey-new]")) {
    box.hidden = false;
    const form = box.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form, box.dataset.passkeyNew, (publicKey) => navigator.credentials.create({ publicKey }));
    });
  }
  for (const box of document.querySelectorAll("[data-passkey-sign-in]")) {
    box.hidden = false;
    const form = box.querySelector("form");
    form.querySelector("button").addEventListener("click", () => {
      const shared = document.querySelector("#email-computer");
      if (shared && form.elements.computer) form.elements.computer.value = shared.checked ? "shared" : "own";
      run(form, box.dataset.passkeySignIn, (publicKey) => navigator.credentials.get({ publicKey }));
    });
  }
}
