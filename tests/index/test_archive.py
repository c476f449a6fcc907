import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.analyser import content_terms
from index.archive import Archive
from index.articles import Article
from index.batches import Changes
from index.catalogue import Filters
from index.embedder import Embedder
from index.errors import ArchiveMissing, EmbedderMismatch, UnknownArticle
from index.settings import Settings

PARAGRAPHS = [
    "El puerto de la villa cerró ayer por el temporal que azota la costa desde el lunes. La flota "
    "entera quedó amarrada y la lonja no abrió sus puertas en toda la jornada de ayer.",
    "La alcaldesa, Carmen Robles, pidió paciencia a los pescadores y anunció ayudas de hasta "
    "3.000 euros por barco. El pleno las votará el próximo martes, según fuentes municipales.",
    "El servicio de meteorología espera que el viento amaine el jueves por la mañana. Hasta "
    "entonces seguirá cortado el paseo marítimo, donde el agua ha roto ya dos barandillas.",
]
STORM = Article("temporal", "\n\n".join(PARAGRAPHS), "Temporal", "El Faro", date(2026, 1, 15))
FAIR = Article("feria", "La reunión de libreros abre la feria del libro el domingo.", "Feria")


def found(
    archive: Archive, question: str, filters: Filters = Filters()
) -> tuple[set[str], set[str]]:
    """Return the articles that the dense arm finds, and those that the lexical arm finds."""
    (query,) = archive.embedder.embed_queries([question])
    arms = [
        archive.dense(query, 10, filters),
        archive.lexical(content_terms(question, "es"), "es", 10, filters),
    ]
    held = [archive.passages([i for i, _ in hits]) for hits in arms]
    assert all(i in held[0] for i, _ in arms[0])
    dense, lexical = ({passage.article for passage in passages.values()} for passages in held)
    return dense, lexical


def in_step(archive: Archive) -> bool:
    """Say whether the index has exactly the vectors of the catalogue's passages."""
    with archive.locks.reading():
        vectors = archive.index.usable()
        return vectors is not None and vectors.ids() == set(
            archive.catalogue.filtered_passages(Filters())
        )


@pytest.fixture
def embedded(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are embedded from now on."""
    texts: list[str] = []
    embed = archive.embedder.embed_passages

    def watched(new: Sequence[str], done: Callable[[int], None] | None = None) -> np.ndarray:
        texts.extend(new)
        return embed(new, done)

    monkeypatch.setattr(archive.embedder, "embed_passages", watched)
    return texts


def test_what_is_added_is_found_by_both_arms(archive: Archive) -> None:
    changes = archive.add([STORM, FAIR])
    assert (changes.added, changes.updated, changes.unchanged, changes.failed) == (2, 0, 0, [])
    assert changes.passages == archive.status().passages == archive.status().vectors
    assert found(archive, "reunión de libreros") == ({"temporal", "feria"}, {"feria"})
    assert archive.article("temporal") == STORM
    assert archive.coverage().sources == ("El Faro",)


def test_adding_again_costs_nothing(archive: Archive, embedded: list[str]) -> None:
    archive.add([STORM, FAIR])
    embedded.clear()
    changes = archive.add([FAIR, replace(STORM, place="moved.md")])
    assert (changes.unchanged, changes.added, changes.updated) == (2, 0, 0)
    assert embedded == []


def test_an_edit_embeds_its_own_paragraph_only(archive: Archive, embedded: list[str]) -> None:
    archive.add([STORM, FAIR])
    embedded.clear()
    edited = replace(STORM, text=STORM.text.replace("ayer", "este miércoles", 1))
    assert archive.add([edited]).updated == 1
    assert embedded == [PARAGRAPHS[0].replace("ayer", "este miércoles", 1)]
    assert archive.article("temporal") == edited
    assert in_step(archive)
    assert archive.add([replace(edited, source="La Villa")]).updated == 1
    assert len(embedded) == 1


def test_what_is_removed_is_never_found_again(archive: Archive) -> None:
    archive.add([STORM, FAIR])
    archive.remove(["temporal"])
    assert found(archive, "temporal en el puerto") == ({"feria"}, set())
    with pytest.raises(UnknownArticle):
        archive.article("temporal")
    assert in_step(archive)
    with pytest.raises(UnknownArticle, match="'nadie'"):
        archive.remove(["feria", "nadie"])
    assert archive.article("feria") == FAIR


def test_filters_bind_both_arms(archive: Archive) -> None:
    archive.add([STORM, FAIR])
    day = date(2026, 1, 15)
    only = {"temporal"}
    assert found(archive, "temporal", Filters(since=day, until=day)) == (only, only)
    assert found(archive, "temporal", Filters(sources=("La Villa",))) == (set(), set())


def test_many_filtered_passages_are_all_reached(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.archive._EXACT_LIMIT", 2)
    others = [replace(FAIR, id=f"feria{i}", source="La Villa") for i in range(20)]
    archive.add([STORM, *others])
    assert found(archive, "la feria del libro", Filters(sources=("El Faro",)))[0] == {"temporal"}
    assert len(found(archive, "el temporal", Filters(sources=("La Villa",)))[0]) == 10


def test_progress_tells_what_was_done(archive: Archive) -> None:
    told: list[tuple[int, int]] = []

    def hear(changes: Changes) -> None:
        told.append((changes.passages, changes.added))

    archive.add([STORM, FAIR], hear)
    assert told == [(1, 0), (2, 0), (3, 0), (4, 0), (4, 2)]


def test_another_embedder_is_refused(
    archive: Archive, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        fingerprint = "another@1"

    monkeypatch.setattr("index.archive.open_embedder", lambda *_: Other())
    again = Archive(archive.settings)
    with pytest.raises(EmbedderMismatch, match=f"{embedder.fingerprint}, not another@1"):
        again.load()
    with pytest.raises(EmbedderMismatch):
        again.add([FAIR])


@pytest.mark.parametrize("other", [{"passage_tokens": 99}, {"overlap_sentences": 1}])
def test_other_passage_settings_are_refused_for_writing(
    archive: Archive, make_settings: Callable[..., Settings], other: dict[str, int]
) -> None:
    archive.add([FAIR])
    again = Archive(make_settings(archive.folder.parent, **other))
    with pytest.raises(EmbedderMismatch, match=f"{next(iter(other))} = "):
        again.add([STORM])
    assert found(again, "feria")[0] == {"feria"}


def test_what_is_no_archive_is_named(
    tmp_path: Path, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(tmp_path)
    for make in (lambda: None, settings.archive.mkdir, (settings.archive / "foto.png").touch):
        make()
        with pytest.raises(ArchiveMissing, match="hemeroteca index"):
            Archive(settings)
    with pytest.raises(ArchiveMissing, match="other things"):
        Archive(settings, create=True)
    shutil.rmtree(settings.archive)
    settings.archive.write_text("Esto es un fichero.")
    for create in (False, True):
        with pytest.raises(ArchiveMissing, match=str(settings.archive)):
            Archive(settings, create=create)


@pytest.mark.parametrize("left", ["writer.lock", "writer.json", "access.lock", "catalogue.sqlite"])
def test_a_creation_cut_short_can_be_repeated(
    tmp_path: Path, make_settings: Callable[..., Settings], left: str
) -> None:
    settings = make_settings(tmp_path)
    settings.archive.mkdir()
    (settings.archive / left).touch()
    Archive(settings, create=True).add([FAIR])
    assert found(Archive(settings), "feria") == ({"feria"}, {"feria"})


def test_a_new_archive_in_the_place_of_an_old_one_is_new(
    archive: Archive, make_settings: Callable[..., Settings]
) -> None:
    assert found(archive, "feria") == (set(), set())
    for article in (FAIR, STORM):
        shutil.rmtree(archive.folder)
        again = Archive(archive.settings, create=True)
        assert again.status().vectors == 0
        again.add([article])
        assert found(again, "feria")[0] == {article.id}
        assert in_step(again)
