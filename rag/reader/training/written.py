"""Questions written for the reader, each in Spanish and in English, on passages of its data.

`written.jsonl` has a passage a line. One of the data is called by its name (`context_name`), and
by where it stands in an article if its file is one of articles; none of its words are here. An
article that was invented for its questions has its title and text instead. An answer is the code
points from and to which it stands in the passage, null where the passage does not say. A passage
that was asked before says `from` which number its questions are counted on.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.reader.training.examples import Question, read_texts
from rag.reader.training.squad import context_name, paragraphs

WRITTEN = Path(__file__).parent / "written.jsonl"
# What invented articles are called together, as others are by their file.
_INVENTED = "invented"

# Titles and texts by the names of passages.
_Passages = dict[str, tuple[str, str]]


def written_questions(
    data: Path, first: int = 0, last: int | None = None, path: Path = WRITTEN
) -> list[Question]:
    """Return the questions on some of the passages, from the first to before the last.

    :param data: The folder of the training files.
    :raises ValueError: If a passage is not in its file.
    """
    lines = path.read_text(encoding="utf-8").splitlines()[first:last]
    told = [json.loads(line) for line in lines]
    files = dict.fromkeys(line["file"] for line in told if "file" in line)
    passages = {
        name: _passages(data / name, [line for line in told if line.get("file") == name])
        for name in files
    }
    passages[_INVENTED] = {
        line["passage"]: (line["title"], line["text"]) for line in told if "text" in line
    }
    return [question for line in told for question in _of_line(line, passages)]


def _of_line(line: dict[str, Any], passages: Mapping[str, _Passages]) -> Iterator[Question]:
    named, file = line["passage"], line.get("file", _INVENTED)
    if named not in passages[file]:
        raise ValueError(f"{file} has no passage {named}")
    title, context = passages[file][named]
    for number, written in enumerate(line["questions"], line.get("from", 0)):
        span = tuple(written["span"]) if written["span"] else None
        for language in ("es", "en"):
            name = f"{named} {number} {language}"
            yield Question(name, written[language], context, file, span, title)


def _passages(path: Path, lines: list[dict[str, Any]]) -> _Passages:
    """Return the titles and texts of the passages of a file by their names."""
    if ".jsonl" not in path.suffixes:
        found = ((str(entry.get("title") or ""), text) for entry, text, _ in paragraphs(path))
    else:
        articles = {article.id: article for article in read_texts(path)}
        told = ((articles[line["article"]], *line["at"]) for line in lines)
        found = ((article.title, article.text[start:end]) for article, start, end in told)
    return {context_name(text): (" ".join(title.split()), text) for title, text in found}
