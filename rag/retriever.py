"""The retriever as LlamaIndex knows one: it drops into a `RetrieverQueryEngine`."""

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index import Archive
from index.articles import Article
from index.catalogue import Filters
from rag.search import Hit, search


class Retriever(BaseRetriever):
    """Hybrid retrieval over an archive, behind LlamaIndex's interface.

    `retrieve("…")` gives `NodeWithScore`s, whose nodes carry the passage verbatim, its offsets
    in the article's stored text and the article's metadata; `search("…")` gives plain `Hit`s.
    """

    def __init__(
        self, archive: Archive, k: int = 10, filters: Filters = Filters(), **options: Any
    ) -> None:
        """Retrieve the `k` best passages of the articles that the filters leave."""
        super().__init__(**options)
        self._archive = archive
        self._k = k
        self._filters = filters

    def search(self, question: str, k: int | None = None) -> list[Hit]:
        """Return the best passages for a question, best first."""
        return search(self._archive, question, k or self._k, self._filters)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        articles: dict[str, Article] = {}
        nodes = []
        for hit in self.search(query_bundle.query_str):
            article_id = hit.passage.article
            if article_id not in articles:
                articles[article_id] = self._archive.article(article_id)
            node = passage_node(hit, articles[article_id])
            nodes.append(NodeWithScore(node=node, score=hit.score))
        return nodes


def passage_node(hit: Hit, article: Article) -> TextNode:
    """Make a node of a passage; what a language model or an embedder sees of it is its text."""
    metadata = {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
    }
    return TextNode(
        id_=hit.passage.id,
        text=hit.passage.text,
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=["url", "article"],
    )
