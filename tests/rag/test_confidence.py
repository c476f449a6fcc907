"""How likely candidates are, by the model that ships."""

import importlib.resources
import json

from rag import Assistant
from rag.confidence import FEATURES, STANDING, TOPIC, chances, why_not


def test_the_model_that_ships_is_fitted_on_the_signals_there_are() -> None:
    file = importlib.resources.files("rag") / "confidence.json"
    model = json.loads(file.read_text(encoding="utf-8"))
    for part, names in (("own", FEATURES), ("standing", STANDING), ("topic", TOPIC)):
        assert tuple(model[part]["weights"]) == names


def test_each_candidate_is_weighed_whatever_the_others_are(assistant: Assistant) -> None:
    found = assistant.evidence("¿Cuándo se celebra la Marcha de los Molinos?")
    assert chances(found) == [chances([candidate])[0] for candidate in found]
    assert max(chances(found)) > 0.5 > min(chances(found))


def test_without_candidates_nothing_is_relevant() -> None:
    assert chances([]) == []
    assert why_not([], 0.0) == "nothing_relevant"
