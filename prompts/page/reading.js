// An article whole, beside the conversation; its quote lit and in view; arrows to the next citation.
let opener = null, reading = null;

async function read(source) {
  const panel = find("#reading"), paper = panel.querySelector(".paper");
  const cited = source.classList.contains("card");
  const cards = cited ? [...source.closest(".turn").querySelectorAll(".card")] : [];
  if (panel.hidden) opener = document.activeElement;
  reading = source;
  panel.hidden = false;
  document.body.dataset.reading = "yes";
  panel.querySelector(".arrows").hidden = cards.length < 2;
  const place = panel.querySelector(".place"), at = cards.indexOf(source);
  place.textContent = place.dataset.of.replace("{n}", at + 1).replace("{count}", cards.length);
  for (const card of findAll("#sources .card")) card.classList.toggle("chosen", card === source);
  paper.textContent = paper.dataset.wait;
  const parts = new URLSearchParams({ id: source.dataset.article, lang: language() });
  for (const name of ["start", "end", "first", "last"]) if (cited) parts.set(name, source.dataset[name]);
  const answer = await fetch(`/article?${parts}`).catch(() => null);
  if (reading !== source) return; // another was opened meanwhile
  if (!answer || !answer.ok) {
    paper.textContent = answer ? (await answer.json().catch(() => ({}))).error || paper.dataset.failed : paper.dataset.failed;
    return;
  }
  paper.innerHTML = await answer.text();
  const mark = paper.querySelector("mark"), quoted = source.querySelector("mark");
  const held = !mark || mark.textContent === quoted.textContent;
  panel.querySelector(".changed").hidden = held;
  paper.querySelector("h2").focus({ preventScroll: true });
  if (mark && held) mark.scrollIntoView({ block: "center" });
  else panel.scrollTop = 0;
}

function closeReading() {
  const panel = find("#reading");
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  reading = null;
  delete document.body.dataset.reading;
  if (opener && opener.isConnected) opener.focus();
}

function turn(step) {
  const cards = reading && reading.classList.contains("card") ? [...reading.closest(".turn").querySelectorAll(".card")] : [];
  if (cards.length > 1) read(cards[(cards.indexOf(reading) + step + cards.length) % cards.length]);
}

actions.read = (button) => read(button.closest("[data-article]"));
actions.close = closeReading;
actions.previous = () => turn(-1);
actions.next = () => turn(1);
document.addEventListener("click", (event) => {
  // The whole card opens its article, but not where words in it are being selected or linked.
  const card = event.target.closest("#sources .card");
  if (card && !event.target.closest("a, button") && String(getSelection()) === "") read(card);
});
document.addEventListener("keydown", (event) => {
  const panel = find("#reading");
  if (!panel || panel.hidden || find("dialog[open]")) return;
  if (event.key === "Escape") closeReading();
  if (!panel.contains(document.activeElement)) return;
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});
