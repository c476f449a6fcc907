"""How likely candidates are, by the model that ships."""

import importlib.resources
import itertools
import json

import pytest

from rag import Assistant
from rag.confidence import FEATURES, STANDING, TOPIC, chances, why_not
from rag.evidence import Candidate


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> list[Candidate]:
    return assistant.evidence("¿Cuándo se celebra la Marcha de los Molinos?")


def test_the_model_that_ships_is_fitted_on_the_signals_there_are() -> None:
    file = importlib.resources.files("rag") / "confidence.json"
    model = json.loads(file.read_text(encoding="utf-8"))
    for part, names in (("own", FEATURES), ("standing", STANDING), ("topic", TOPIC)):
        assert tuple(model[part]["weights"]) == names


def test_chances_do_not_depend_on_the_order_of_candidates(found: list[Candidate]) -> None:
    told = dict(zip(map(id, found[:4]), chances(found[:4]), strict=True))
    for order in itertools.permutations(found[:4]):
        again = dict(zip(map(id, order), chances(order), strict=True))
        assert again == pytest.approx(told)


def test_words_are_less_likely_beside_others_that_the_reader_likes(found: list[Candidate]) -> None:
    assert chances(found)[0] < chances(found[:1])[0]


def test_without_candidates_nothing_is_relevant() -> None:
    assert chances([]) == []
    assert why_not([], 0.0) == "nothing_relevant"
