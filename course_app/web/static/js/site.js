// Smooths every page: colors change without a reload, a form is sent once, the menu closes.
// Without this file all of it works as plain forms and links.

const YEAR = 31536000;

for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value;
    if (!theme) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    const other = theme === "night" ? ".theme__day" : ".theme__night";
    if (theme !== "auto") document.querySelector(other)?.focus();
  });
}

// The button stays enabled, or its own name and value would not be sent.
for (const form of document.querySelectorAll("[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}
// Back from the browser's page cache: the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});

const menu = document.querySelector(".menu");
if (menu) {
  const close = () => { menu.open = false; };
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { close(); menu.querySelector("summary").focus(); }
  });
}

// Browsers that cannot show closed <details> on paper by style alone.
addEventListener("beforeprint", () => {
  for (const d of document.querySelectorAll("main details:not([open])")) { d.open = true; d.dataset.shut = ""; }
});
addEventListener("afterprint", () => {
  for (const d of document.querySelectorAll("[data-shut]")) { d.open = false; delete d.dataset.shut; }
});
