"""Gold questions: JSON Lines of our own form, or a SQuAD file's questions in the same shape."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from evals.halves import is_choosing
from evals.squad import SquadQuestion
from index.errors import ArticleError
from index.language import Language, detect_language
from rag.question import question_type

# The adversarial ones have false premises, dates that lead astray, instructions in the question,
# subjects that the sample archive does not speak of.
DEV, TEST, ADVERSARIAL = (
    Path(__file__).parent / "gold" / f"{name}.jsonl" for name in ("dev", "test", "adversarial")
)
CONVERSATIONS = tuple(path.with_stem(f"conversations_{path.stem}") for path in (DEV, TEST))


@dataclass(frozen=True)
class GoldRow:
    """A question with its gold answers.

    `answers` are verbatim words; none means that the articles do not say. `date` is the ISO form of
    the value, where the answer is one. `articles` are all that hold the answer; none where the row
    does not tell. `turns` are the earlier questions of its conversation, and `standalone` the
    complete question that its turn stands for. `topic` says of an unanswerable row what it is; one
    of "source" or "talk" asks about the last answer or the archive, and its reply `says` so much.
    `context` is the article that a SQuAD file asked it of.
    """

    id: str
    question: str
    language: Language
    type: str
    answers: tuple[str, ...]
    date: str | None = None
    articles: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    event: str | None = None
    context: tuple[str, ...] = ()
    standalone: str | None = None
    topic: str | None = None
    says: str = ""

    @property
    def held_back(self) -> bool:
        """Whether nothing is chosen on it: the first hex digit of its id's SHA-256 is odd."""
        return not is_choosing(self.id)

    @property
    def answerable(self) -> bool:
        """Whether the articles hold an answer."""
        return bool(self.answers)


def read_gold(path: Path) -> list[GoldRow]:
    """Read a gold file; unknown keys are ignored.

    :raises ArticleError: If a line is not in the form, naming it.
    """
    rows: list[GoldRow] = []
    seen: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise ArticleError(str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ArticleError(str(path), "is not UTF-8 text") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _row(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArticleError(f"{path}:{number}", f"is not a gold question: {error!r}") from error
        if row.id in seen:
            raise ArticleError(f"{path}:{number}", f"the id {row.id!r} was already used")
        seen.add(row.id)
        rows.append(row)
    return rows


def gold_of(question: SquadQuestion) -> GoldRow:
    """Return a SQuAD question as a gold row: its article is the one it was asked of."""
    return GoldRow(
        id=question.id,
        question=question.text,
        language=question.language,
        type=question_type(question.text),
        answers=question.answers,
        articles=(question.article,) if question.answers else (),
        context=(question.article,),
    )


def _row(data: dict[str, Any]) -> GoldRow:
    question = str(data["question"])
    stated = data.get("lang")
    language: Language | None = stated if stated in get_args(Language) else None
    return GoldRow(
        id=str(data["id"]),
        question=question,
        language=language or detect_language(question),
        type=str(data.get("type") or "other"),
        answers=tuple(map(str, data["answers"])),
        date=data.get("date") or None,
        articles=tuple(map(str, data.get("articles") or ())),
        turns=tuple(map(str, data.get("turns") or ())),
        event=data.get("event"),
        standalone=data.get("standalone"),
        topic=data.get("topic"),
        says=str(data.get("says") or ""),
    )
