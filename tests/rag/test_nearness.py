from rag import Assistant
from rag.nearness import QuoteVectors

QUOTES = ["La marcha sale a las nueve.", "Llovió en la sierra.", "La marcha sale a las nueve."]


def test_a_quote_on_the_matter_is_nearer_and_the_same_the_second_time(
    assistant: Assistant,
) -> None:
    vectors, embedder = QuoteVectors(), assistant.archive.embedder
    first = vectors.cosines(embedder, "¿A qué hora sale la marcha?", QUOTES)
    assert first[0] == first[2] > first[1]
    assert vectors.cosines(embedder, "¿A qué hora sale la marcha?", QUOTES[::-1]) == first[::-1]
    assert vectors.cosines(embedder, "¿A qué hora sale la marcha?", []) == []


def test_only_new_quotes_are_embedded(assistant: Assistant) -> None:
    embedded: list[str] = []

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(assistant.archive.embedder, name)

        def embed_passages(self, texts: list[str]) -> object:
            embedded.extend(texts)
            return assistant.archive.embedder.embed_passages(texts)

    vectors = QuoteVectors()
    for question in ("¿A qué hora?", "¿Dónde llovió?"):
        vectors.cosines(Counting(), question, QUOTES)  # type: ignore[arg-type]
    assert embedded == list(dict.fromkeys(QUOTES))
