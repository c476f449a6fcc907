"""Questions written for the reader, each in Spanish and in English, on passages of its data.

`written.jsonl` has a passage a line and none of its words: the passage is called by its name
(`context_name`), and by where it stands in an article if its file is one of articles; an answer is
the code points from and to which it stands in the passage, null where the passage does not say. A
passage that was asked before says `from` which number its questions are counted on.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.reader.training.examples import Question, read_texts
from rag.reader.training.squad import context_name, paragraphs

WRITTEN = Path(__file__).parent / "written.jsonl"


def written_questions(
    data: Path, first: int = 0, last: int | None = None, path: Path = WRITTEN
) -> list[Question]:
    """Return the questions on some of the passages, from the first to before the last.

    :param data: The folder of the training files.
    :raises ValueError: If a passage is not in its file.
    """
    lines = path.read_text(encoding="utf-8").splitlines()[first:last]
    told = [json.loads(line) for line in lines]
    passages = {
        name: _passages(data / name, [line for line in told if line["file"] == name])
        for name in dict.fromkeys(line["file"] for line in told)
    }
    return [question for line in told for question in _of_line(line, passages[line["file"]])]


def _of_line(line: dict[str, Any], passages: Mapping[str, tuple[str, str]]) -> Iterator[Question]:
    named = line["passage"]
    if named not in passages:
        raise ValueError(f"{line['file']} has no passage {named}")
    title, context = passages[named]
    for number, written in enumerate(line["questions"], line.get("from", 0)):
        span = tuple(written["span"]) if written["span"] else None
        for language in ("es", "en"):
            name = f"{named} {number} {language}"
            yield Question(name, written[language], context, line["file"], span, title)


def _passages(path: Path, lines: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return the titles and texts of the passages of a file by their names."""
    if ".jsonl" not in path.suffixes:
        found = ((str(entry.get("title") or ""), text) for entry, text, _ in paragraphs(path))
    else:
        articles = {article.id: article for article in read_texts(path)}
        told = ((articles[line["article"]], *line["at"]) for line in lines)
        found = ((article.title, article.text[start:end]) for article, start, end in told)
    return {context_name(text): (" ".join(title.split()), text) for title, text in found}
