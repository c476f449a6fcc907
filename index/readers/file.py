"""A file to be read: its bytes, its words, and whom to tell what was found in it."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ArticleError

# Bytes of a character: at most four in UTF-8, twelve where JSON writes out a surrogate pair.
_UTF8_BYTES, _JSON_BYTES = 4, 12
# Signs that no text has, line ends and tabs left aside.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What UTF-8 looks like when it is read as Windows-1252: Ã±, Â«, â€œ.
_UTF8_MISREAD = re.compile("[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")


@dataclass(frozen=True)
class ArticleFile:
    """A file, with its path below the folder it was found under, without the ending.

    `longest` is the most characters that an article may have.
    """

    path: Path
    name: str
    longest: int
    failed: Callable[[ArticleError], None]
    recoded: Callable[[str], None]
    _told: list[bool] = field(default_factory=list)

    def error(self, reason: str, line: int | None = None) -> ArticleError:
        """Make the error of the file, or of one of its lines."""
        return ArticleError(f"{self.path}:{line}" if line else str(self.path), reason)

    def read_bytes(self, markup: int = 1) -> bytes:
        """Read all of a file that holds one article.

        :param markup: How many times longer than its text the file may be.
        :raises ArticleError: If it is too long.
        """
        most = self.longest * _UTF8_BYTES * markup
        with self.path.open("rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise self.error(too_long(self.longest))
        return data

    def read_text(self) -> str:
        """Read all of a file that holds one article, as UTF-8 or else Windows-1252.

        :raises ArticleError: If it is too long, or no text in either.
        """
        return self.decode(self.read_bytes())

    def decode(self, data: bytes, line: int | None = None) -> str:
        """Decode UTF-8, or else Windows-1252 where that gives plain text, and tell of it once.

        :raises ArticleError: If it is no text in either.
        """
        try:
            return data.decode("utf-8-sig" if line in (None, 1) else "utf-8")
        except UnicodeDecodeError:
            pass
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self.error("is UTF-16; save it as UTF-8", line)
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise self.error("is neither UTF-8 nor Windows-1252 text", line) from None
        if _CONTROL.search(text):
            raise self.error("is not a text", line)
        if _UTF8_MISREAD.search(text):
            raise self.error("is UTF-8 with bytes in it that are not", line)
        if not self._told:
            self._told.append(True)
            self.recoded(str(self.path))
        return text

    def lines(self) -> Iterator[tuple[int, str | ArticleError]]:
        """Yield the lines of a file, plain or gzipped, with their numbers, as text or as an error.

        Of a line that is too long no more is held than an article may have.
        """
        most = self.longest * _JSON_BYTES
        opener = gzip.open if self.path.name.lower().endswith(".gz") else open
        with opener(self.path, "rb") as file:
            number = 0
            while data := file.readline(most):
                number += 1
                if len(data) == most and not data.endswith(b"\n"):
                    while data and not data.endswith(b"\n"):
                        data = file.readline(most)
                    yield number, self.error(too_long(self.longest), number)
                    continue
                try:
                    yield number, self.decode(data, number)
                except ArticleError as error:
                    yield number, error


def too_long(longest: int) -> str:
    """Say that an article is too long."""
    return f"is longer than {longest:,} characters (HEMEROTECA_LONGEST_ARTICLE)"
