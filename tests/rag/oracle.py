"""Claims as a perfect reader would make them: the gold answers at their places in the articles."""

from collections.abc import Mapping

from evals.gold import GoldRow
from index.articles import Article
from index.catalogue import Coverage
from index.language import Language
from index.sentences import sentence_spans
from rag import Answer
from rag.agreement import Verdict
from rag.answer import QuestionType
from rag.claims import Claim
from rag.conclusion import conclude
from rag.meaning import value_of
from rag.question import question_type

_KINDS: dict[QuestionType, str] = {"when": "date", "howmany": "number"}


def claim(article: Article, words: str, kind: QuestionType, probability: float = 0.8) -> Claim:
    """The claim that an article makes with words of it, where they first stand."""
    start = article.text.index(words)
    end = start + len(words)
    quote = next(s for s in sentence_spans(article.text) if s[0] <= start and end <= s[1])
    wanted = _KINDS.get(kind)
    value = value_of(article, start, end, wanted) if wanted else None  # type: ignore[arg-type]
    return Claim(article, start, end, *quote, probability, value)


def claims(row: GoldRow, articles: Mapping[str, Article]) -> list[Claim]:
    """The claims of all articles that hold a gold answer, each with the longest of its wordings."""
    found = []
    for article in (articles[name] for name in row.articles):
        said = [words for words in row.answers if words in article.text]
        spans = sentence_spans(article.text)
        places = [(article.text.index(words), words) for words in said]
        whole = [w for at, w in places if any(a <= at and at + len(w) <= b for a, b in spans)]
        if whole:
            found.append(claim(article, max(whole, key=len), question_type(row.question)))
    return found


def answer(question: str, language: Language, verdict: Verdict) -> Answer:
    """The answer that a verdict makes."""
    kind = question_type(question)
    made = conclude(verdict, kind, language)
    return Answer(
        question=question,
        standalone=question,
        language=language,
        question_type=kind,
        status=made.status,
        text=made.text,
        short=made.short,
        value=dict(made.value) if made.value else None,
        confidence=0.8,
        citations=made.citations,
        alternatives=made.alternatives,
        corroboration=made.corroboration,
        reason=None,
        nearest=(),
        coverage=Coverage(28, None, None, ()),
        timings_ms={},
    )
