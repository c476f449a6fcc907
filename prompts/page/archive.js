// The archive tab: charts to pick from, a list to look through, files to add, articles to remove.
let picked = { words: "", outlet: "", when: "", page: 1 }, drawn = null;

async function openArchive(changed) {
  const wanted = JSON.stringify([language(), picked]);
  if (!changed && drawn === wanted) return;
  const parts = new URLSearchParams({ lang: language(), ...picked });
  const answer = await fetch(`/holdings?${parts}`).catch(() => null);
  if (!answer) return;
  const focused = document.activeElement?.closest("#archive [data-do], #archive input")?.outerHTML;
  find("#archive .holdings").outerHTML = answer.ok
    ? await answer.text() : `<section class="holdings"><p class="problem"></p></section>`;
  if (!answer.ok) find("#archive .problem").textContent = (await answer.json()).error;
  drawn = wanted;
  if (focused) {
    const again = findAll("#archive [data-do], #archive input").find((one) => one.outerHTML === focused);
    (again || find("#shelf-title"))?.focus();
  }
}
function pick(change) {
  picked = { ...picked, page: 1, ...change };
  openArchive();
}
actions.pick = (button) => {
  const name = button.dataset.when ? "when" : "outlet";
  pick({ words: "", [name]: picked[name] === button.dataset[name] ? "" : button.dataset[name] });
};
actions["pick-none"] = () => pick({ outlet: "", when: "", words: "" });
actions.page = (button) => pick({ page: Number(button.dataset.page) });
actions.narrow = () => {
  const { outlet, since, until } = find("#archive .holdings").dataset;
  trigger("narrow", { outlets: outlet ? [outlet] : [], since, until });
  location.hash = "#preguntar";
  find("#question textarea").focus();
};

let leaving = null;
actions.remove = (button) => {
  leaving = button.closest("[data-article]").dataset;
  const dialog = find("#removal");
  dialog.querySelector(".problem").hidden = true;
  dialog.querySelector(".what").textContent = leaving.title;
  dialog.showModal();
};
function changedArchive() {
  trigger("refresh");
  openArchive(true);
}
document.addEventListener("submit", async (event) => {
  if (event.target.matches("#archive .search")) {
    event.preventDefault();
    pick({ words: event.target.words.value.trim() });
  }
  const dialog = event.target.closest("#removal");
  if (!dialog) return;
  event.preventDefault();
  const parts = new URLSearchParams({ id: leaving.article, lang: language() });
  if (await send(dialog, `/articles?${parts}`, { method: "DELETE" })) changedArchive();
});

function upload(files) {
  const place = find("#archive .upload"), bar = place.querySelector("progress");
  const told = place.querySelector(".told"), failures = place.querySelector(".failures");
  const put = (text, values = {}) => {
    told.textContent = Object.entries(values).reduce((s, [k, v]) => s.replace(`{${k}}`, v), text);
  };
  const form = new FormData();
  for (const file of files) form.append("files", file);
  place.hidden = false;
  failures.replaceChildren();
  const request = new XMLHttpRequest();
  const lines = () => request.responseText.split("\n").filter(Boolean);
  request.open("POST", `/articles?lang=${language()}`);
  request.upload.onprogress = (event) => {
    bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
    put(place.dataset.sending, { percent: Math.round(bar.value) });
  };
  request.onprogress = () => {
    const line = lines().pop();
    if (!line || !request.responseText.endsWith("\n")) return;
    bar.removeAttribute("value");
    const step = JSON.parse(line);
    if (!step.done && !step.error) put(place.dataset.indexing, step);
  };
  request.onload = () => {
    let last = {};
    try { last = JSON.parse(lines().pop()); } catch { /* cut off */ }
    bar.value = 100;
    put(last.error || last.said || place.dataset.broken);
    const rows = (last.failed || []).map((one) => [one.path, one.error].join(": ")).concat(last.recoded || []);
    if (last.failed?.length) failures.append(item(place.dataset.failed, "heading"));
    failures.append(...rows.map((row) => item(row)));
    if (last.added || last.updated) {
      const kept = place; // the tab is drawn anew, and this goes on standing in it
      trigger("refresh");
      openArchive(true).then(() => find("#archive .upload").replaceWith(kept));
    }
  };
  request.onerror = () => put(place.dataset.broken);
  request.send(form);
}
function item(text, kind = "") {
  const line = document.createElement("li");
  line.textContent = text;
  line.className = kind;
  return line;
}
document.addEventListener("change", (event) => {
  if (event.target.matches("#archive .drop input") && event.target.files.length) {
    upload(event.target.files);
    event.target.value = "";
  }
});
for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest?.("#archive .drop");
    find("#archive .drop")?.classList.toggle("over", over && Boolean(drop));
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // a file dropped beside it would replace the page
    if (name === "drop" && drop && event.dataTransfer.files.length) upload(event.dataTransfer.files);
  });
}
