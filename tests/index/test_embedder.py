import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedder import Embedder, build, open_embedder, packed
from index.embedder.build import build_tokenizer, is_sound, model_folder
from index.embedder.shipped import ShippedEmbedder
from index.errors import ModelUnavailable
from index.passages import split_article
from index.readers import read_articles
from index.settings import Settings

TEXTS = [
    "El incendio quemó 42.277 hectáreas.",
    "When is the ministerial meeting?",
    "La alcaldesa abrió la feria del libro, que dura hasta el domingo. " * 12,
    "",
    "🙂 ﷺ 中文 \u200b\t ﬁn",
]


def test_vectors_are_of_unit_length_and_repeatable(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_a_vector_does_not_depend_on_its_batch(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    backwards = embedder.embed_passages(TEXTS[::-1])[::-1]
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    assert np.array_equal(together, backwards)
    assert np.array_equal(together, alone)


def test_questions_and_passages_have_their_own_prompts(embedder: ShippedEmbedder) -> None:
    query, passage = embedder.embed_queries(TEXTS[:1]), embedder.embed_passages(TEXTS[:1])
    assert np.array_equal(query, embedder.embed_raw([f"query: {TEXTS[0]}"]))
    assert np.array_equal(passage, embedder.embed_raw([f"passage: {TEXTS[0]}"]))
    assert (query @ passage.T).item() < 0.999


def test_a_question_is_nearest_to_what_answers_it_in_either_language(embedder: Embedder) -> None:
    queries = embedder.embed_queries(["¿Cuánto se quemó?", "How much land burned?", "book fair"])
    assert (queries @ embedder.embed_passages(TEXTS[:3]).T).argmax(axis=1).tolist() == [0, 0, 2]


def test_progress_counts_up_to_all(embedder: Embedder) -> None:
    counts: list[int] = []
    embedder.embed_passages(TEXTS, counts.append)
    assert counts == [1, 2, 3, 4, 5]


def test_a_text_beyond_the_longest_is_cut_not_refused(embedder: Embedder) -> None:
    long = "La feria del libro. " * 300
    assert embedder.count_tokens([long])[0] > embedder.max_tokens
    kept = embedder.embed_passages([long, long + "Otra cosa. " * 99])
    assert np.array_equal(kept[0], kept[1])


def test_tokens_are_counted_without_prompt_and_special_tokens(embedder: Embedder) -> None:
    assert embedder.count_tokens(["", "la", "la casa", "la \n casa"]) == [0, 1, 2, 2]


def test_characters_are_normalised_as_the_model_was_trained() -> None:
    """Over all of Unicode but two; NFKC has changed for these since."""
    pieces = packed.PackedModel(packed.locate()).pieces()
    between = "\ue000"  # of private use: it neither changes nor changes what is beside it
    every = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xE000]
    normalise = build_tokenizer(pieces).normalizer.normalize_str
    different = []
    for start in range(0, len(every), 5000):
        some = every[start : start + 5000]
        normalised = normalise(between.join(some)).split(between)
        pairs = zip(some, normalised, strict=True)
        different += [c for c, ours in pairs if ours != pieces.characters.get(c, c)]
    assert different == ["\uff5e", "\U0001f23b"]


@pytest.fixture
def cache(tmp_path: Path, embedder: Embedder) -> Path:
    """A cache with a copy of the model."""
    built = model_folder(Settings().cache)
    shutil.copytree(built, tmp_path / "cache" / built.name)
    return tmp_path / "cache"


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which folders were built, in place of the seconds that building takes."""
    original = model_folder(Settings().cache)
    built: list[Path] = []

    def fake(folder: Path, _: object) -> None:
        built.append(folder)
        shutil.copytree(original, folder, dirs_exist_ok=True)
        (folder / build.MANIFEST).unlink()

    monkeypatch.setattr(build, "_build", fake)
    return built


def test_a_built_model_is_not_built_again(cache: Path, builds: list[Path]) -> None:
    assert is_sound(model_folder(cache))
    assert builds == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / build.GRAPH).write_bytes(b"x"),
        lambda folder: (folder / build.TOKENIZER).unlink(),
        lambda folder: (folder / build.MANIFEST).write_text("{"),
        lambda folder: (folder / build.MANIFEST).write_text("[]"),
        lambda folder: (folder / build.MANIFEST).unlink(),
        shutil.rmtree,
    ],
)
def test_a_damaged_cache_is_noticed_and_built_anew(
    cache: Path, builds: list[Path], damage: Callable[[Path], object]
) -> None:
    damage(next(cache.iterdir()))
    folder = model_folder(cache)
    assert is_sound(folder)
    assert len(builds) == 1
    assert [p.name for p in cache.iterdir() if p.is_dir()] == [folder.name]


@pytest.mark.parametrize("content", [b"", b"E5S1", b"E5S1" + bytes(99), b"nothing of ours" * 99])
def test_another_model_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path, content: bytes
) -> None:
    """Whether the cache was built before or not."""
    (tmp_path / "e5.bin").write_bytes(content)
    monkeypatch.setattr(packed.importlib.resources, "files", lambda _: tmp_path)
    monkeypatch.setattr(packed, "FILE", "e5.bin")
    for place in (cache, tmp_path / "fresh"):
        with pytest.raises(ModelUnavailable):
            ShippedEmbedder(place)
    assert not any(p.is_dir() for p in (tmp_path / "fresh").glob("*"))


def test_what_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelUnavailable, match="file"):
        ShippedEmbedder(tmp_path / "file")
    monkeypatch.setattr(packed, "PACKAGE", "no_such_package")
    with pytest.raises(ModelUnavailable, match="no_such_package"):
        ShippedEmbedder(Settings().cache)


@pytest.mark.slow
def test_two_processes_that_build_at_once_make_one_sound_model(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.embedder.shipped import ShippedEmbedder;"
        "print(ShippedEmbedder(Path(sys.argv[1])).embed_queries(['hola']).tobytes().hex())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache")]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    outputs = {worker.communicate(timeout=300)[0] for worker in workers}
    assert [worker.returncode for worker in workers] == [0, 0]
    assert len(outputs) == 1
    (folder,) = (p for p in (tmp_path / "cache").iterdir() if p.is_dir())
    assert is_sound(folder)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_int8_agrees_with_fp32_and_with_itself_in_sentence_transformers(
    embedder: ShippedEmbedder,
) -> None:
    from index.embedder.torch_models import as_sentence_transformer

    articles = read_articles([Path("evals/articles")], pytest.fail)
    count = embedder.count_tokens
    texts = [p.text for a in articles for p in split_article(a.id, a.text, count, 160)]
    ours = embedder.embed_passages(texts)
    plain = open_embedder(Settings(runtime="torch"))
    assert (ours * plain.embed_passages(texts)).sum(axis=1).min() >= 0.999
    assert plain.fingerprint == embedder.fingerprint
    assert plain.count_tokens(texts) == count(texts)
    wrapped = as_sentence_transformer(embedder)
    assert np.allclose(wrapped.encode_document(texts[:20]), ours[:20], atol=1e-6)
    queries = embedder.embed_queries(["¿Cuándo?"])
    assert np.allclose(wrapped.encode_query(["¿Cuándo?"]), queries, atol=1e-6)
    assert queries @ plain.embed_queries(["¿Cuándo?"]).T >= 0.99


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_passages_are_counted_while_others_are_embedded() -> None:
    plain = open_embedder(Settings(runtime="torch"))
    texts = ["Abre.", "La feria abre el lunes."]
    counts = plain.count_tokens(texts)
    with ThreadPoolExecutor(4) as pool:
        counting = [
            pool.submit(lambda: [plain.count_tokens(texts) for _ in range(8000)]) for _ in range(4)
        ]
        while not all(count.done() for count in counting):
            plain.embed_passages(texts)
        assert all(found == counts for count in counting for found in count.result())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_model_that_would_cut_passages_is_refused_with_what_it_reads(tmp_path: Path) -> None:
    from index.embedder.torch_models import plain_folder

    model = tmp_path / "model"
    shutil.copytree(plain_folder(Settings().cache), model, copy_function=os.symlink)
    (model / "sentence_bert_config.json").unlink()
    (model / "sentence_bert_config.json").write_text('{"max_seq_length": 64}')
    # Two special tokens, and the two of "passage:", which its configuration puts in front.
    with pytest.raises(ModelUnavailable, match="HEMEROTECA_PASSAGE_TOKENS=60 "):
        open_embedder(Settings(embedder=str(model)))
    open_embedder(Settings(embedder=str(model), passage_tokens=60))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_unknown_model_is_named_without_asking_the_network() -> None:
    with pytest.raises(ModelUnavailable, match="nobody/nothing"):
        open_embedder(Settings(embedder="nobody/nothing"))
