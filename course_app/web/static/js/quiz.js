// Smooths an attempt: each answer is saved as it is given, and sent again when the line was down.
// Without this file the same form has Save buttons, and every answer travels with Hand in.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const form = $("[data-attempt]");
const live = $("[data-live]");
const words = form?.dataset ?? {};
const waiting = new Set(); // questions whose latest answer has not arrived
const FIRST_WAIT = 3000;
const LONGEST_WAIT = 60000;
const TYPING_PAUSE = 900;
const typing = new Map(); // question -> timer
let pause = FIRST_WAIT;
let timer = 0;

function say(text) {
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

function tell(question, text, trouble = false) {
  const state = $("[data-state]", question);
  if (state.textContent !== text) say(text);
  state.textContent = text;
  state.toggleAttribute("data-trouble", trouble);
}

const revision = (question) => $(`[name="r${question.dataset.question}"]`, question);
const inputs = (question) => $$(`[name="q${question.dataset.question}"], [data-part]`, question);
const marked = (input) => /checkbox|radio/.test(input.type);

// What the form would send: places, "part=value" for questions of several parts, or the text.
function given(question) {
  return inputs(question)
    .filter((input) => (marked(input) ? input.checked : input.value.trim()))
    .map((input) => (input.dataset.part ? `${input.dataset.part}=${input.value}` : input.value));
}

function show(question, chosen) {
  for (const input of inputs(question)) {
    const part = input.dataset.part ? `${input.dataset.part}=` : "";
    if (marked(input)) input.checked = chosen.includes(part + input.value);
    else input.value = chosen.find((word) => word.startsWith(part))?.slice(part.length) ?? "";
  }
}

function complete(question) {
  const parts = new Set(inputs(question).map((input) => input.dataset.part).filter(Boolean));
  return given(question).length >= Math.max(1, parts.size);
}

function count() {
  const shown = $("[data-count]");
  const answered = $$("[data-question]", form).filter(complete);
  shown.textContent = shown.dataset.count.replace("#", answered.length);
}

async function save(question) {
  waiting.add(question);
  if (question.dataset.busy) return; // sent again below, with what was picked meanwhile
  question.dataset.busy = "yes";
  const body = new URLSearchParams({
    csrf_token: $("[name=csrf_token]", form).value,
    revision: revision(question).value,
  });
  const sent = given(question);
  for (const value of sent) body.append("choice", value);
  tell(question, words.saving);
  try {
    const answer = await fetch(words.answers + question.dataset.question, {
      method: "POST", body, keepalive: true, headers: { "X-Fragment": "1" },
    });
    if (answer.redirected) throw new Error("signed out");
    const said = await answer.json();
    settle(question, said, sent);
    pause = FIRST_WAIT;
  } catch (error) {
    tell(question, error.message === "signed out" ? words.signedOut : words.waiting, true);
    later();
  } finally {
    delete question.dataset.busy;
  }
  if (question.dataset.again) {
    delete question.dataset.again;
    save(question);
  }
}

function settle(question, said, sent) {
  waiting.delete(question);
  if (said.revision) revision(question).value = said.revision;
  if (said.chosen) { // a newer answer, from another device: show it, the next tap changes it
    delete question.dataset.again;
    show(question, said.chosen);
    count();
  }
  tell(question, said.words, !said.kept || Boolean(said.trouble));
  if (said.handed_in) {
    const link = Object.assign(document.createElement("a"), { href: said.handed_in, textContent: words.result });
    $("[data-state]", question).append(" ", link);
  }
  if (said.kept && given(question).join("\n") !== sent.join("\n")) question.dataset.again = "yes";
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LONGEST_WAIT);
}

function flush() {
  for (const question of [...waiting]) save(question);
}

if (form) {
  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question) return;
    clearTimeout(typing.get(question));
    count();
    save(question);
  });
  // What is typed is saved in every pause, not only when the field is left.
  form.addEventListener("input", (event) => {
    if (event.target.type !== "text") return;
    const question = event.target.closest("[data-question]");
    clearTimeout(typing.get(question));
    typing.set(question, setTimeout(() => { count(); save(question); }, TYPING_PAUSE));
  });
  // Enter in a list of choices must not hand in.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    const error = $("[data-error]", form);
    if (navigator.onLine) return;
    event.preventDefault();
    error.hidden = false;
    error.textContent = words.offline;
  });
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
}
