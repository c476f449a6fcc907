// What can be done with an answer: copied, passed on, judged.
async function copy(text) {
  try { await navigator.clipboard.writeText(text); }
  catch {
    const box = document.createElement("textarea"); // where the address is not a secure one
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  say(find("#status").dataset.copied);
}
async function copied(button, text) {
  await copy(text);
  const label = button.textContent;
  button.textContent = find("#status").dataset.copied;
  setTimeout(() => { button.textContent = label; }, 1500);
}
actions.copy = (button) => copied(button, button.dataset.text.trim());
actions.share = (button) => copied(button, location.origin + addressOf(button));

const judged = new Map(); // receipts with what was said in return
function markJudged(receipt, text) {
  const place = find(`#chat [data-receipt="${receipt}"] .judge`);
  if (place) place.textContent = text;
}
let judging = null;
actions.judge = (button) => {
  const dialog = find("#judge"), verdict = button.dataset.verdict;
  judging = { receipt: button.closest("[data-receipt]").dataset.receipt, verdict };
  dialog.querySelector("form").reset();
  dialog.querySelector(".problem").hidden = true;
  const line = dialog.querySelector(".verdict");
  line.textContent = line.dataset[verdict];
  dialog.querySelector(".expected").hidden = verdict !== "wrong";
  dialog.showModal();
};
actions.dismiss = (button) => button.closest("dialog").close();

async function send(dialog, address, options) {
  const answer = await fetch(address, options).catch(() => null);
  const told = answer ? await answer.json().catch(() => ({})) : {};
  if (answer && answer.ok) { dialog.close(); say(told.said); return told; }
  const problem = dialog.querySelector(".problem");
  problem.textContent = told.error || find("#reading .paper").dataset.failed;
  problem.hidden = false;
  return null;
}
document.addEventListener("submit", async (event) => {
  const dialog = event.target.closest("#judge");
  if (!dialog) return;
  event.preventDefault();
  const words = Object.fromEntries(new FormData(event.target));
  const body = JSON.stringify({ ...judging, ...words });
  const told = await send(dialog, `/feedback?lang=${language()}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (told) { judged.set(judging.receipt, told.said); markJudged(judging.receipt, told.said); }
});
