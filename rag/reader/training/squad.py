"""The form of SQuAD v1 and v2 files, plain or gzipped."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def context_name(context: str) -> str:
    """Return what a context is called: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(context.encode()).hexdigest()[:16]


def paragraphs(path: Path) -> Iterator[tuple[Row, str, list[Row]]]:
    """Yield each paragraph of a file: its entry, its context, and the questions about it.

    :raises OSError, EOFError, ValueError, KeyError, TypeError: If the file is not in SQuAD's form.
    """
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        entries = json.load(file)["data"]
    for entry in entries:
        for paragraph in entry["paragraphs"]:
            yield entry, paragraph["context"], paragraph["qas"]
