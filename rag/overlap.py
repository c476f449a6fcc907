"""How much of what a question says stands in a text, in the text's own language."""

from index import Archive
from index.analyser import content_terms, terms
from index.language import Language, detect_language
from rag.question import Question
from rag.search import names_and_numbers


class Overlaps:
    """How much of what a question says stands in a text."""

    def __init__(self, archive: Archive, asked: Question) -> None:
        """Weigh the question's terms by their rarity in the archive.

        Of a language that is not the question's, only the words that languages share are weighed:
        names and numbers.
        """
        self._rarity: dict[Language, dict[str, float]] = {}
        for written_in in archive.languages():
            same = written_in == asked.language
            shared = asked.text if same else names_and_numbers(asked.text)
            self._rarity[written_in] = archive.rarity(content_terms(shared, written_in), written_in)

    def of(self, text: str) -> float:
        """Return the share of the question's terms that a text holds, weighted by rarity, or 0."""
        written_in = detect_language(text)
        wanted = self._rarity.get(written_in, {})
        held = set(terms(text, written_in))
        return sum(w for t, w in wanted.items() if t in held) / (sum(wanted.values()) or 1.0)
