"""SQuAD v1 and v2 files, plain or gzipped: every distinct context becomes an article."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.articles import Article, make_article, read_date
from index.errors import ArticleError
from index.language import Language, detect_language
from rag.reader.training.squad import context_name, paragraphs


@dataclass(frozen=True)
class SquadQuestion:
    """A question, the article it was asked of, and its gold answers as the file gives them."""

    id: str
    text: str
    language: Language
    article: str
    answers: tuple[str, ...]
    answer_starts: tuple[int, ...]
    impossible: bool


def read_squad(path: Path) -> tuple[list[Article], list[SquadQuestion]]:
    """Read a SQuAD file: its distinct contexts as articles, and its questions.

    :raises ArticleError: If the file is not in SQuAD's form.
    """
    articles: dict[str, Article] = {}
    questions: list[SquadQuestion] = []
    try:
        for entry, context, rows in paragraphs(path):
            article = _article(entry, context, path)
            articles.setdefault(article.id, article)
            questions.extend(_questions(rows, article.id))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise ArticleError(str(path), f"is not a SQuAD file: {error!r}") from error
    return list(articles.values()), questions


def lowest(questions: list[SquadQuestion], limit: int) -> list[SquadQuestion]:
    """Return the `limit` questions whose id has the lowest SHA-256, in that order."""
    return sorted(questions, key=lambda q: hashlib.sha256(q.id.encode()).hexdigest())[:limit]


def _article(entry: dict[str, Any], context: str, path: Path) -> Article:
    fields = {
        "id": context_name(context),
        "title": entry.get("title"),
        "source": entry.get("news_source"),
        "date": read_date(entry.get("date"), str(path)),
        "url": entry.get("url"),
    }
    return make_article(context, str(path), fields)


def _questions(rows: list[dict[str, Any]], article: str) -> Iterator[SquadQuestion]:
    for row in rows:
        answers = [] if row.get("is_impossible") else row.get("answers", [])
        yield SquadQuestion(
            id=str(row["id"]),
            text=row["question"],
            language=row.get("lang") or detect_language(row["question"]),
            article=article,
            answers=tuple(answer["text"] for answer in answers),
            answer_starts=tuple(answer["answer_start"] for answer in answers),
            impossible=bool(row.get("is_impossible")),
        )
