// What the whole page shares: finding things, saying things aloud, views, light and dark, language.
const find = (selector) => document.querySelector(selector);
const findAll = (selector) => [...document.querySelectorAll(selector)];
const language = () => find("#header header")?.lang || "es";
const say = (text) => { const line = find("#status"); if (line) line.textContent = text; };
const actions = {}; // by the name in data-do: what a click on it does

document.addEventListener("click", (event) => {
  const clicked = event.target.closest("[data-do]");
  if (!clicked || clicked.tagName === "FORM") return;
  const act = actions[clicked.dataset.do];
  if (act) act(clicked, event);
});

actions.theme = () => {
  const dark = document.body.classList.toggle("dark");
  localStorage.setItem("theme", dark ? "dark" : "light");
};
const theme = localStorage.getItem("theme");
if (theme) document.body.classList.toggle("dark", theme === "dark");

actions.language = (button) => {
  document.cookie = `idioma=${button.dataset.to}; path=/; max-age=31536000; samesite=strict`;
  trigger("language", { to: button.dataset.to });
};

const views = { "#archivo": "archive", "#preguntar": "ask" };
function show() {
  const view = views[location.hash] || "ask";
  document.body.dataset.view = view;
  for (const link of findAll("nav [data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "archive") openArchive();
}
window.addEventListener("hashchange", show);

let spoken = null;
function frame() {
  // The header was drawn anew: in another language, or with what the archive covers now.
  document.documentElement.lang = language();
  show();
  if (spoken !== null && spoken !== language()) closeReading();
  spoken = language();
}
