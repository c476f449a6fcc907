"""How near quotes come to a question: the cosine of their embeddings."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder

# Quotes whose vectors are kept: 6 MB of 384 float32. Questions that follow one another weigh the
# same sentences again and again, and embedding some 15 of them takes 70 to 90 ms.
_KEPT = 4096
Vector = NDArray[np.float32]


class QuoteVectors:
    """Embeds quotes, and keeps the vectors of the latest; safe to use from several threads."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    def cosines(self, embedder: Embedder, question: str, quotes: Sequence[str]) -> list[float]:
        """Return the cosine of each quote to a question: what it is about, whatever its words.

        :param embedder: The same one every time.
        """
        vectors = self._vectors(embedder, list(dict.fromkeys(quotes)))
        if not vectors:
            return []
        asked = embedder.embed_queries([question])[0]
        return [float(vectors[quote] @ asked) for quote in quotes]

    def _vectors(self, embedder: Embedder, quotes: Sequence[str]) -> dict[str, Vector]:
        with self._lock:
            found = {quote: self._kept[quote] for quote in quotes if quote in self._kept}
        new = [quote for quote in quotes if quote not in found]
        if new:
            found.update(zip(new, embedder.embed_passages(new), strict=True))
        with self._lock:
            for quote, vector in found.items():
                self._kept[quote] = vector
                self._kept.move_to_end(quote)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found
