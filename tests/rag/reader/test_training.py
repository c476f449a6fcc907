import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from evals.gold import DEV, read_gold
from evals.sample import sample_articles
from index.embedder.build import TOKENIZER, model_folder
from index.passages import Passage
from index.readers import read_articles
from index.settings import Settings
from rag.reader import Reader
from rag.reader.training.changed import changed, details_of
from rag.reader.training.cloze import cloze_questions
from rag.reader.training.confirming import confirmations
from rag.reader.training.encoder import Batch, shared_loss
from rag.reader.training.english import in_english
from rag.reader.training.examples import Pairs, Question, batches, cropped
from rag.reader.weights import load_weights, save_weights

ROOT = Path(__file__).parents[3]
RECIPE = """
seed = 1
batch_tokens = 1536
average = { more = 10000, last = 20000 }

[[stage]]
name = "tiny"
files = ["tiny.json"]
epochs = 5
negatives = 0.1
warmup = 5
rate = [2e-4, 1e-4]

[[stage]]
name = "more"
files = ["tiny.json"]
epochs = 1
crop = 1.0
rate = [1e-4, 0.0]

[[stage]]
name = "last"
average = { tiny = 1, more = 2 }
files = ["articles.jsonl"]
epochs = 1
tokens = 3000
negatives = 0.5
changed = 0.5
written = [[9074, 9075]]
changed_written = 1.0
confirming = 1.0
forget = 0.1
dropout = 0.1
shared = true
rate = [1e-5, 0.0]
"""


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    return Pairs(Tokenizer.from_file(str(model_folder(Settings().cache) / TOKENIZER)))


def test_an_example_marks_the_tokens_of_its_answer(pairs: Pairs) -> None:
    context = "El alcalde, Fermín Lastra, dimitió el lunes."
    question = Question("1", "¿Quién dimitió?", context, "g", (12, 25))
    (example,) = pairs.of(question)
    words = pairs.decode(example.ids[example.start : example.end + 1])
    assert words == "Fermín Lastra"


def test_a_title_over_a_passage_is_no_part_of_it(pairs: Pairs) -> None:
    context = "Fermín Lastra dimitió el lunes."
    question = Question("1", "¿Quién dimitió?", context, "g", (0, 13))
    (example,) = pairs.of(question, heading="Fermín Lastra")
    assert pairs.decode(example.ids[example.passage : -1]) == context
    assert example.start == example.passage
    assert pairs.decode(example.ids[: example.passage]).endswith("Fermín Lastra")


def test_a_window_without_the_answer_marks_none(pairs: Pairs) -> None:
    context = "Fermín Lastra dimitió. " + "Llovió mucho en la sierra. " * 120
    examples = pairs.of(Question("1", "¿Quién dimitió?", context, "g", (0, 13)))
    assert len(examples) > 1
    assert examples[0].end > 0
    assert [(e.start, e.end) for e in examples[1:]] == [(0, 0)] * (len(examples) - 1)


def test_a_cropped_example_is_shorter_and_still_holds_its_answer(pairs: Pairs) -> None:
    context = "Llovió mucho en la sierra. " * 20 + "Fermín Lastra dimitió. " + "Nevó después. " * 20
    start = context.index("Fermín")
    (example,) = pairs.of(Question("1", "¿Quién dimitió?", context, "g", (start, start + 13)))
    for seed in range(50):
        cut = cropped(example, random.Random(seed))
        assert len(cut.ids) < len(example.ids)
        assert list(cut.ids[: cut.passage]) == list(example.ids[: example.passage])
        assert pairs.decode(cut.ids[cut.start : cut.end + 1]) == "Fermín Lastra"
        assert cut.ids[-1] == example.ids[-1]


def test_the_windows_of_a_question_can_be_kept_in_one_batch(pairs: Pairs) -> None:
    text = "Fermín Lastra dimitió el lunes. "
    asked = [
        Question(str(n), "¿Quién dimitió?", text * (n % 5 + 1), "g", (0, 13)) for n in range(20)
    ]
    examples = [e for q in asked for e in (*pairs.of(q), *pairs.of(q, "Llovió mucho."))]
    made = list(batches(examples, 120, seed=1, together=True))
    assert sorted(e.asked for batch in made for e in batch) == sorted(e.asked for e in examples)
    assert sum(len({e.asked for e in batch}) for batch in made) == len(asked)


def test_what_another_passage_scores_counts_against_the_answer() -> None:
    seen = torch.ones(2, 4, dtype=torch.bool)
    answer = torch.tensor([2, 0])
    batch = Batch(torch.empty(0), seen, seen, answer, answer, torch.tensor([0, 0]))
    apart = Batch(torch.empty(0), seen, seen, answer, answer, torch.tensor([0, 1]))
    scores = torch.zeros(2, 4, 2)
    # Of six places that may begin an answer, one is right; in its own passage, of three.
    assert float(shared_loss(scores, batch)) == pytest.approx(np.log(6))
    assert float(shared_loss(scores, apart)) == pytest.approx(np.log(3))


def test_a_changed_question_has_a_detail_that_its_passage_lacks() -> None:
    texts = (
        "¿Quién escribió «La sombra»?",
        "¿Quién vendió la casa en 1931?",
        "¿Qué pintó Ana Robles?",
    )
    context = "Ana Robles escribió la obra en 1922 y no pintó nada."
    asked = [Question(str(n), text, context, "g", (0, 10)) for n, text in enumerate(texts)]
    details = details_of(asked)
    for seed in range(20):
        for question in asked:
            other = changed(question, details, random.Random(seed))
            if other is not None:
                assert other.span is None
                (put_in,) = set(other.text.split()) - set(question.text.split())
                assert put_in.strip("¿?«»").lower() not in context.lower()
    assert changed(asked[0], details, random.Random(1)) is not None


def test_questions_are_put_into_english_as_far_as_the_lexicon_goes() -> None:
    assert in_english("¿En qué año murió el presidente?") == "In which year died the president?"


def test_plain_text_asks_for_its_dates_numbers_and_names() -> None:
    questions = cloze_questions(read_articles([sample_articles()], print), each=1.0, seed=1)
    asked = {question.text.split()[0] for question in questions}
    assert {"¿Cuándo", "¿Cuántos", "¿Qué"} <= asked
    for question in questions:
        assert question.span is not None
        answer = question.context[slice(*question.span)]
        assert answer == answer.strip() != ""
        assert any(character.isdigit() or character.isupper() for character in answer) or (
            question.text.startswith("¿Cuánt")
        )


def test_plain_text_is_asked_whether_it_is_so() -> None:
    context = "Llueve. El pleno municipal no aprobó ayer la nueva ordenanza de los ruidos."
    asked = Question("1", "¿Quién?", context, "g", (0, 5))
    (question,) = confirmations([asked], each=1.0, seed=1)
    assert question.span is not None
    assert question.context[slice(*question.span)] == context[8:-1]
    assert "aprobó" in question.text.lower()
    assert " no " not in question.text.lower()


def test_weights_come_back_as_they_were_stored(tmp_path: Path) -> None:
    numbers = np.random.default_rng(0)
    weights = {
        "l0.q.w": numbers.normal(size=(8, 4)).astype(np.float32),
        "l0.aln.w": numbers.normal(size=8).astype(np.float32),
        "head.w": numbers.normal(size=(2, 8)).astype(np.float32),
    }
    save_weights(weights, tmp_path / "w.safetensors")
    load = load_weights(tmp_path / "w.safetensors")
    for name, array in weights.items():
        assert load(name).shape == array.shape
        assert load(name) == pytest.approx(array, abs=2e-2)


@pytest.mark.slow
def test_the_training_command_learns_and_its_weights_answer(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "tiny.json").write_text(json.dumps(tiny_squad()), encoding="utf-8")
    lines = [
        json.dumps({"id": a.id, "text": a.text}) for a in read_articles([sample_articles()], print)
    ]
    (data / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    weights = tmp_path / "reader.safetensors"
    command = [sys.executable, "-m", "rag.reader.training", "--data", str(data)]
    command += ["--run", str(tmp_path / "run"), "--recipe", str(tmp_path / "recipe.toml")]
    command += ["--out", str(weights)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    log = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").open()]
    losses = [line["loss"] for line in log if "loss" in line and line["stage"] == "tiny"]
    assert losses[-1] < 0.8 * losses[0]
    text = "La feria abre el lunes."
    spans = Reader(tmp_path, path=weights).read(
        "¿Cuándo abre?", [Passage("p", "a", 0, len(text), text)]
    )
    assert spans
    # Nothing is left to do: the command finds its checkpoint and goes straight to the weights.
    again = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert "tiny: done before" in again.stdout
    assert "last: done before" in again.stdout


def tiny_squad() -> dict[str, object]:
    """Return the dev gold questions whose answer stands in a paragraph, in SQuAD's form."""
    texts = {a.id: a.text for a in read_articles([sample_articles()], print)}
    entries = []
    for row in read_gold(DEV):
        for article in row.articles[:1]:
            for paragraph in texts[article].split("\n"):
                start = paragraph.find(row.answers[0])
                if start >= 0 and not row.turns:
                    answer = {"text": row.answers[0], "answer_start": start}
                    qa = {"id": row.id, "question": row.question, "answers": [answer]}
                    entry = {"context": paragraph, "qas": [qa]}
                    entries.append({"title": article, "paragraphs": [entry]})
                    break
    return {"data": entries[:60]}
