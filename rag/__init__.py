"""Question to answer: retrieval, evidence, and the words a person reads."""

from typing import TYPE_CHECKING

from rag.answer import Answer, Citation
from rag.assistant import Assistant

if TYPE_CHECKING:
    from rag.retriever import Retriever

__all__ = ["Answer", "Assistant", "Citation", "Retriever"]


def __getattr__(name: str) -> object:
    # LlamaIndex takes over a second to import, which only those who use its types should wait.
    if name == "Retriever":
        from rag.retriever import Retriever

        return Retriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
