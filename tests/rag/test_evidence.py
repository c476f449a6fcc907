"""What an archive offers a question: words where no date is told, and names of those who signed."""

from pathlib import Path

import pytest

from index import Archive, Article
from index.settings import Settings
from rag import Assistant

SWELLING = (
    "La hinchazón del tobillo aparece poco a poco, a lo largo de la vejez. "
    "Los médicos de Ardales aconsejan caminar."
)
FLOOD = (
    "Ana Robles\nFoto: Óscar Díaz\n\nEl río Turón inundó el puente de Ardales el martes. "
    "La alcaldesa, Inés Cobo, pidió ayuda a los vecinos."
)
BRIDGE = (
    "Ana Robles\nFoto: Óscar Díaz\n\nEl puente de Campillo abrirá en junio. "
    "El alcalde, Blas Nieto, lo anunció ayer."
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("evidence")
    archive = Archive(Settings(archive=folder / "archive"), create=True)
    archive.add(
        [
            Article(id="hinchazon", text=SWELLING, title="Tobillos", source="Telediez"),
            Article(id="riada", text=FLOOD, title="La riada del Turón", source="El Faro"),
            Article(id="puente", text=BRIDGE, title="El puente de Campillo", source="El Faro"),
        ]
    )
    return Assistant(archive)


def test_when_is_read_in_words_where_no_date_is_told(tmp_path: Path) -> None:
    archive = Archive(Settings(archive=tmp_path / "archive"), create=True)
    archive.add([Article(id="hinchazon", text=SWELLING, title="Tobillos")])
    found = Assistant(archive).evidence("¿Cuándo aparece la hinchazón del tobillo?")
    assert found
    assert not any(candidate.fits for candidate in found)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who did El Faro send to cover the flood?", "Ana Robles"),
        ("¿Quién firma la noticia de la riada?", "Ana Robles"),
        ("¿Quién hizo la foto de la riada?", "Óscar Díaz"),
    ],
)
def test_who_signed_is_one_of_the_bylines_each_once(
    asked: Assistant, question: str, name: str
) -> None:
    found = asked.evidence(question)
    assert [(c.text, c.article.id) for c in found] == [(name, "riada")]


def test_when_a_picture_was_taken_is_no_question_for_its_byline(asked: Assistant) -> None:
    found = asked.evidence("¿Cuándo se hizo la foto del puente de Ardales?")
    assert "Óscar Díaz" not in [candidate.text for candidate in found]
