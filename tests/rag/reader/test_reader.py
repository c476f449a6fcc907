from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedder.build import load_tokenizer, model_folder
from index.errors import ModelUnavailable
from index.passages import Passage
from index.settings import Settings
from rag.reader import Reader
from rag.reader.pairs import LONGEST, make_pairs, tokenize
from rag.reader.weights import checksum, locate

MARKET = (
    "El mercado de abastos de Villaseca volverá a abrir el sábado 22 de marzo, anunció la "
    "concejala Remedios Ortuño. Tendrá 38 puestos y costó 2,4 millones de euros."
)
WEATHER = "Mañana lloverá en el norte y soplará viento del oeste en la costa."


def passage(text: str, start: int = 0) -> Passage:
    return Passage("p", "a", start, start + len(text), text)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Settings().cache)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("¿Cuántos puestos tendrá el mercado?", "38"),
        ("Who announced the reopening?", "Remedios Ortuño"),
        ("¿Quién anunció la apertura?", "Remedios Ortuño"),
        ("¿Cuándo volverá a abrir el mercado?", "22 de marzo"),
    ],
)
def test_the_best_span_holds_the_answer_in_either_language(
    reader: Reader, question: str, answer: str
) -> None:
    spans = reader.read(question, [passage(WEATHER), passage(MARKET)])
    assert answer in spans[0].text


def test_a_passage_without_the_answer_scores_lower(reader: Reader) -> None:
    question = "¿Cuántos puestos tendrá el mercado?"
    there, elsewhere = (
        reader.read(question, [passage(MARKET)]),
        reader.read(question, [passage(WEATHER)]),
    )
    assert there[0].score > elsewhere[0].score


def test_offsets_are_those_of_the_article(reader: Reader) -> None:
    article = "Titular\n\n" + MARKET
    for span in reader.read("¿Quién lo anunció?", [passage(MARKET, start=9)]):
        assert article[span.start : span.end] == span.text


def test_a_long_passage_is_read_to_its_end(reader: Reader) -> None:
    text = (WEATHER + " ") * 60 + MARKET
    spans = reader.read("¿Cuántos puestos tendrá el mercado?", [passage(text)])
    assert "38" in spans[0].text


def test_a_heading_is_read_and_never_pointed_at(reader: Reader) -> None:
    heading = "El mercado de Villaseca abrirá con 38 puestos"
    bare = reader.read("¿Cuántos puestos tendrá el mercado?", [passage(WEATHER)])
    under = reader.read(
        "¿Cuántos puestos tendrá el mercado?", [passage(WEATHER)], headings=[heading]
    )
    assert all(WEATHER[span.start : span.end] == span.text for span in under)
    assert under[0].no_answer != bare[0].no_answer


@pytest.mark.parametrize("heading", ["", "Titular", "palabra " * 200])
def test_under_any_heading_a_long_passage_is_read_whole(heading: str) -> None:
    tokenizer = load_tokenizer(model_folder(Settings().cache))
    tokens = tokenize(tokenizer, (WEATHER + " ") * 30)
    pairs = list(make_pairs(tokenizer, "¿Dónde lloverá?", tokens, heading))
    read = [range(p.first, p.first + len(p.ids) - 1 - p.begins) for p in pairs]
    assert all(len(pair.ids) <= LONGEST for pair in pairs)
    assert set().union(*read) == set(range(len(tokens.ids)))
    assert all(
        p.ids[p.begins : -1] == tokens.ids[r.start : r.stop]
        for p, r in zip(pairs, read, strict=True)
    )


def test_reading_twice_gives_the_same(reader: Reader) -> None:
    passages = [passage(MARKET), passage(WEATHER)]
    assert reader.read("¿Quién?", passages) == reader.read("¿Quién?", passages)


ODD = ["", " ", "🙂", "e\u0301" * 40, "שלום عالم", "palabra", "\n\n\n", "\u200b", "a" * 3000]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_give_their_own_words_or_nothing(reader: Reader, text: str) -> None:
    for span in reader.read("¿Qué?", [passage(text)]):
        assert text[span.start : span.end] == span.text != ""


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_gives_its_own_words(reader: Reader, text: str, question: str) -> None:
    for span in reader.read(question, [passage(text)]):
        assert text[span.start : span.end] == span.text != ""


@pytest.mark.slow
def test_200_000_characters_are_read(reader: Reader) -> None:
    text = (WEATHER + " ") * 3000
    spans = reader.read("¿Dónde lloverá?", [passage(text[:200_000])])
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "reader.safetensors"
    with pytest.raises(ModelUnavailable, match=r"reader\.safetensors"):
        Reader(tmp_path, path=broken)
    broken.write_bytes(b"no weights")
    with pytest.raises(ModelUnavailable, match=r"reader\.safetensors"):
        Reader(tmp_path, path=broken)


def test_the_weights_are_small_and_named_by_their_checksum(reader: Reader) -> None:
    assert locate().stat().st_size <= 25_000_000
    assert reader.fingerprint == f"reader@{checksum(locate())[:12]}"
