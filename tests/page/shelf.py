"""What the page's tests share: small archives and answers that are given, not found."""

import html
import re
from dataclasses import replace
from pathlib import Path

from index import Archive, Article
from index.catalogue import Coverage, Filters
from index.errors import UnknownArticle
from index.settings import Settings
from page.conversation import Conversation, FilterForm, converse
from page.layout import render_conversation, render_sources
from rag import Answer, Assistant, Citation
from rag.answer import Corroboration

ARTICLES = Path(__file__).parent.parent.parent / "evals" / "articles"
TEXT = (
    "Titular\n\nEl 🐟 pleno aprobó ayer la cuota. La cuota será de 300 toneladas. Nada más.\n\nFin."
)


class Shelf:
    """As much of an archive as the page looks at."""

    folder = Path("somewhere")

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def article(self, article_id):
        try:
            return self._articles[article_id]
        except KeyError:
            raise UnknownArticle(article_id) from None

    def coverage(self, filters=Filters()):
        return Coverage(len(self._articles), None, None, ())


SHELF = Shelf(Article("a", TEXT, "T"))


class Scripted(Assistant):
    """Answers with what it is given, or raises it."""

    def __init__(self, archive, *outcomes: Answer | Exception) -> None:
        super().__init__(archive)
        self.outcomes = list(outcomes)
        self.asked = []

    def ask(self, question, turns=(), filters=Filters(), stage=None, **_):
        self.asked.append((question, tuple(turns), filters))
        outcome = self.outcomes.pop(0)
        for name in ("search", "read", "check"):
            stage(name)
        if isinstance(outcome, Exception):
            raise outcome
        return replace(outcome, question=question, standalone=question)


def cite(text=TEXT, quote="La cuota será de 300 toneladas.", answer=None, **others):
    start = text.index(quote)
    at = text.index(answer, start) if answer else None
    given = {"n": 1, "article": "a", "title": "T", "source": None, "published": None}
    given |= {"date_inferred": False, "url": None, "answer": answer, "answer_start": at}
    given |= {"answer_end": at + len(answer) if answer else None, **others}
    return Citation(start=start, end=start + len(quote), quote=quote, **given)


def make_answer(*citations, nearest=(), text="Según T: «cuota» [1]", confidence=0.9, **others):
    plain = dict.fromkeys(("short", "value"))
    given = {
        "question": "¿Qué?",
        "standalone": "¿Qué?",
        "language": "es",
        "question_type": "what",
        "status": "answered" if citations else "unanswered",
        "reason": None if citations else "nothing_relevant",
        "text": text,
        "confidence": confidence,
        "citations": citations,
        "alternatives": (),
        "corroboration": Corroboration(1, 1),
        "nearest": tuple(nearest),
        "coverage": Coverage(1, None, None, ()),
        "timings_ms": {},
        **plain,
        **others,
    }
    return Answer(**given)


NOTHING = make_answer(text="El archivo no lo dice.")


def last(assistant, question="¿Qué cuota?", past=Conversation(), alone=False, **filters):
    """Return the last state of the page after a question, and whether it was taken."""
    return list(converse(assistant, past, question, FilterForm(**filters), alone=alone))[-1]


def conversation(*answers, shelf=SHELF, past=Conversation()):
    assistant = Scripted(shelf, *answers)
    for _ in answers:
        past, _ = last(assistant, past=past)
    return past


def shown(*answers, **options):
    """Return what is read of the conversation on these answers."""
    return plain(render_conversation(conversation(*answers, **options)))


def sources(*answers, **options):
    return render_sources(conversation(*answers, **options))


def plain(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", markup)))


def build_archive(folder: Path, articles=()) -> Archive:
    archive = Archive(Settings(archive=folder), create=True)
    archive.add(articles)
    return archive
