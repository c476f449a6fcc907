document.documentElement.lang = /^en\b/.test(navigator.language) ? "en" : "es";

// A citation [n] in the conversation shows its turn's sources and leads to card n.
document.addEventListener("click", (event) => {
  const cite = event.target.closest("a.cite");
  const card = cite && document.getElementById(cite.hash.slice(1));
  if (!card) return;
  event.preventDefault();
  for (const turn of element.querySelectorAll(".turn")) turn.hidden = !turn.contains(card);
  for (const other of element.querySelectorAll(".card")) other.classList.toggle("chosen", other === card);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ behavior: "smooth", block: "nearest" });
});

let last = null;
new MutationObserver(() => {
  // Gradio names a message by its markup, which a screen reader would spell out.
  for (const message of document.querySelectorAll("#chat [aria-label*='message:']")) {
    message.removeAttribute("aria-label");
  }
  const answer = [...document.querySelectorAll("#chat .bot-row")].pop();
  if (answer && answer.textContent !== last) {
    last = answer.textContent;
    answer.scrollIntoView({ behavior: "smooth", block: "nearest" });
  }
}).observe(document.body, { childList: true, subtree: true, characterData: true, attributeFilter: ["aria-label"] });
