// The conversation: examples, what is asked by a click or by the address, citations, scrolling.
actions.example = (button) => trigger("example_select", { question: button.dataset.question });
actions.retry = () => trigger("retry");
actions.undo = () => trigger("undo");
actions.clear = () => {
  history.replaceState(null, "", location.pathname + location.hash);
  trigger("clear");
  find("#question textarea").focus();
};

let examples = null;
async function showExamples() {
  const place = find("#chat [data-examples]");
  if (!place) return;
  if (examples === null || examples.language !== language()) {
    const asked = language();
    const answer = await fetch(`/examples?lang=${asked}`).catch(() => null);
    examples = { language: asked, html: answer && answer.ok ? await answer.text() : "" };
  }
  const now = find("#chat [data-examples]");
  if (now) now.innerHTML = examples.html;
}

// A citation [n] selects its card; where an article is open already, it turns to the citation's.
function choose(card) {
  for (const turn of findAll("#sources .turn")) turn.hidden = !turn.contains(card);
  for (const other of findAll("#sources .card")) other.classList.toggle("chosen", other === card);
  if (!find("#reading").hidden) { read(card); return; }
  card.focus({ preventScroll: true });
  card.scrollIntoView({ behavior: smooth(), block: "nearest" });
}
const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
document.addEventListener("click", (event) => {
  const cite = event.target.closest("a.cite");
  const card = cite && document.getElementById(cite.hash.slice(1));
  if (!card) return;
  event.preventDefault();
  choose(card);
});

// The address holds the last question and its filters, so that it can be passed on.
const addressOf = (share) => {
  const parts = new URLSearchParams({ q: share.dataset.question });
  for (const name of share.dataset.outlets.split("\n").filter(Boolean)) parts.append("medio", name);
  if (share.dataset.since) parts.set("desde", share.dataset.since);
  if (share.dataset.until) parts.set("hasta", share.dataset.until);
  return `${location.pathname}?${parts}`;
};
function askAddress() {
  const parts = new URLSearchParams(location.search);
  const question = (parts.get("q") || "").trim();
  if (!question) return;
  const filters = { outlets: parts.getAll("medio"), since: parts.get("desde") || "", until: parts.get("hasta") || "" };
  if (filters.outlets.length || filters.since || filters.until) trigger("narrow", filters);
  trigger("example_select", { question, ...filters });
}

let seen = "";
function follow() {
  const last = findAll("#chat .exchange").pop();
  const now = last ? `${last.id} ${last.textContent}` : "";
  if (now === seen) return;
  seen = now;
  showExamples();
  if (!last) return;
  const said = last.querySelector(".pending, .problem, .answer");
  say(said.classList.contains("pending") ? said.textContent : said.querySelector("p:not(.title)")?.textContent || said.textContent);
  const share = last.querySelector("[data-do=share]");
  if (share) history.replaceState(null, "", addressOf(share) + location.hash);
  for (const [receipt, text] of judged) markJudged(receipt, text);
  last.scrollIntoView({ behavior: smooth(), block: "nearest" });
}
watch("value", follow);

let arrived = false;
new MutationObserver(() => {
  const header = find("#header header[data-arrived]");
  if (!header || header.dataset.framed) return;
  header.dataset.framed = "yes";
  frame();
  if (!arrived) { arrived = true; showExamples(); askAddress(); }
  else { examples = null; showExamples(); }
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-arrived", "lang"] });
