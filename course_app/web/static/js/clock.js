// A quiet countdown for an attempt with a time limit. What is left comes from the server when the
// page is made; this only counts from there, and the server decides. Hidden, it still speaks.

const clock = document.querySelector("[data-clock]");
const form = document.querySelector("[data-attempt]");
const live = document.querySelector("[data-live]");
const shown = clock.querySelector("[data-clock-left]");
const toggle = clock.querySelector("[data-clock-toggle]");
const words = clock.dataset;
const SPOKEN = [5, 1]; // minutes left
const left = Number(words.left);
const begun = { steady: performance.now(), wall: Date.now() };
let before = left;
let over = false;

// A steady clock may stand still while a phone sleeps, and a wall clock may be set: the later counts.
function secondsLeft() {
  const steady = performance.now() - begun.steady;
  return Math.max(0, left - Math.max(steady, Date.now() - begun.wall) / 1000);
}

function say(text) {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

function spoken(seconds) {
  const minutes = Math.floor(seconds / 60);
  return [words.less, words.one][minutes] ?? words.many.replace("#", minutes);
}

function handIn() {
  over = true;
  shown.hidden = false;
  shown.textContent = words.over;
  say(words.over);
  const go = Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: "submit" });
  form.append(go);
  form.requestSubmit();
}

function tick() {
  if (over) return;
  const now = secondsLeft();
  shown.textContent = spoken(now);
  for (const minutes of SPOKEN) {
    if (before > minutes * 60 && now <= minutes * 60) say(spoken(minutes * 60));
  }
  before = now;
  if (now <= 0) handIn();
}

toggle.hidden = false;
toggle.addEventListener("click", () => {
  shown.hidden = !shown.hidden;
  toggle.textContent = shown.hidden ? words.show : words.hide;
});
setInterval(tick, 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
tick();
