"""Question to answer: retrieval, evidence, and the words a person reads."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.answer import Answer, Citation
    from rag.assistant import Assistant
    from rag.retriever import Retriever

__all__ = ["Answer", "Assistant", "Citation", "Retriever"]


def __getattr__(name: str) -> object:
    # Imported when asked for: LlamaIndex alone, behind Retriever, takes over a second.
    if name in ("Answer", "Citation"):
        from rag import answer

        return getattr(answer, name)
    if name == "Assistant":
        from rag.assistant import Assistant

        return Assistant
    if name == "Retriever":
        from rag.retriever import Retriever

        return Retriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
