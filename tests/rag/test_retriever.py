from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import CompactAndRefine

from index import Archive
from rag import Retriever


def test_nodes_are_passages_at_their_offsets(sample_archive: Archive) -> None:
    nodes = Retriever(sample_archive, k=5).retrieve("¿Cuándo reabre el mercado?")
    assert len(nodes) == 5
    for found in nodes:
        article = sample_archive.article(found.node.metadata["article"])
        text = article.text[found.node.start_char_idx : found.node.end_char_idx]
        assert found.node.text == text == found.node.get_content(metadata_mode="embed")
    scores = [found.score for found in nodes]
    assert scores == sorted(scores, reverse=True)


def test_it_drops_into_a_query_engine(sample_archive: Archive) -> None:
    engine = RetrieverQueryEngine(
        retriever=Retriever(sample_archive, k=3),
        response_synthesizer=CompactAndRefine(llm=MockLLM(max_tokens=16)),
    )
    response = engine.query("Who won the short story prize?")
    assert len(response.source_nodes) == 3


def test_search_gives_the_same_passages_plainly(sample_archive: Archive) -> None:
    retriever = Retriever(sample_archive, k=4)
    hits = retriever.search("¿Quién ganó el premio?")
    nodes = retriever.retrieve("¿Quién ganó el premio?")
    assert [hit.passage.id for hit in hits] == [found.node.node_id for found in nodes]
