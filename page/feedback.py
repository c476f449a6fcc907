"""Judgements of answers, kept beside the archive as draft gold questions.

`hemeroteca eval --drafts` asks them: what a reader found right must stay right, and what was wrong
must become what the reader said, or a refusal where nothing was said.
"""

import hashlib
import json
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock

from index.errors import HemerotecaError
from page.problems import InputProblem
from page.receipts import Receipt
from prompts.page import page_texts
from rag import Answer

Verdict = Literal["right", "wrong", "passage"]
LONGEST_WORDS = 500
_guard = threading.Lock()


def drafts_file(archive: Path) -> Path:
    """Return where the drafts of an archive are kept: JSON Lines in the form of gold questions."""
    return archive / "drafts.jsonl"


def keep_draft(file: Path, receipt: Receipt, verdict: str, why: str, right: str) -> None:
    """Keep a judgement; a later one on the same question takes its place.

    :param why: The reader's reason, in a word.
    :param right: The words of the right answer, where the one shown is wrong; empty if the archive
        does not say.
    :raises InputProblem: If it is no judgement, or lacks what it takes.
    """
    row = _row(receipt, verdict, why.strip()[:LONGEST_WORDS], right.strip()[:LONGEST_WORDS])
    with _guard, FileLock(file.with_suffix(".lock")):
        rows = [kept for kept in _rows(file) if kept.get("id") != row["id"]]
        lines = [json.dumps(kept, ensure_ascii=False) + "\n" for kept in (*rows, row)]
        written = file.with_suffix(".new")
        written.write_text("".join(lines), encoding="utf-8")
        written.replace(file)


def _row(receipt: Receipt, verdict: str, why: str, right: str) -> dict[str, Any]:
    answer = receipt.answer
    problems = page_texts(answer.language)["problems"]
    if verdict not in get_args(Verdict):
        raise InputProblem(problems["no_verdict"])
    refused = answer.status == "unanswered"
    if refused and verdict != "right" and not right:
        raise InputProblem(problems["no_right_answer"])
    asked = "\n".join([*receipt.turns, answer.question])
    shown = {"status": answer.status, "short": answer.short, "articles": _articles(answer)}
    return {
        "id": f"draft-{hashlib.sha256(asked.encode()).hexdigest()[:12]}",
        "question": answer.question,
        "lang": answer.language,
        "type": answer.question_type,
        **_gold(answer, verdict, right),
        "turns": list(receipt.turns),
        "verdict": verdict,
        "why": why,
        "shown": shown,
    }


def _gold(answer: Answer, verdict: str, right: str) -> dict[str, Any]:
    """Return the part of a gold question that a judgement decides."""
    if verdict == "wrong" or answer.short is None:
        return {"answers": [right] if right else []}
    value = answer.value or {}
    dated = {"date": value["iso"]} if value.get("kind") == "date" else {}
    articles = {"articles": _articles(answer)} if verdict == "right" else {}
    return {"answers": [answer.short], **dated, **articles}


def _articles(answer: Answer) -> list[str]:
    aside = {n for other in answer.alternatives for n in other.citations}
    return list(dict.fromkeys(c.article for c in answer.citations if c.n not in aside))


def _rows(file: Path) -> list[dict[str, Any]]:
    with suppress(FileNotFoundError):
        text = file.read_text(encoding="utf-8")
        try:
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        except ValueError as error:
            raise HemerotecaError(f"{file}: is not JSON Lines ({error}); move it away") from error
    return []
