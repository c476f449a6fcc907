"""Text to vectors: the model that ships with us, or any sentence-transformers model."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedder.build import Step
from index.errors import ModelUnavailable
from index.settings import SHIPPED_EMBEDDER, Settings


class Embedder(Protocol):
    """What an archive and a retriever need of a model."""

    fingerprint: str
    dimension: int
    max_tokens: int

    def embed_passages(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (len(texts), dimension), unit length; `done` hears how many are done."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (len(texts), dimension), unit length."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, prompt and special tokens not counted."""


def open_embedder(settings: Settings, step: Step | None = None) -> Embedder:
    """Load the embedder that the settings name; the shipped one is built at first use.

    :param step: Called with what is being done, the steps done and the steps in all.
    :raises ModelUnavailable: If it cannot be found or built, or would cut passages short.
    """
    if settings.embedder != SHIPPED_EMBEDDER:
        from index.embedder.torch_models import SentenceTransformerEmbedder

        other = SentenceTransformerEmbedder(settings.embedder)
        if settings.passage_tokens > other.text_tokens:
            raise ModelUnavailable(
                f"the model {settings.embedder!r} reads {other.text_tokens} tokens of a text, not "
                f"{settings.passage_tokens}, a passage's most; "
                f"set HEMEROTECA_PASSAGE_TOKENS={other.text_tokens} or less"
            )
        return other
    if settings.runtime == "torch":
        from index.embedder.torch_models import plain_embedder

        return plain_embedder(settings.cache, step)
    from index.embedder.shipped import ShippedEmbedder

    return ShippedEmbedder(settings.cache, step)
