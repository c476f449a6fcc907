"""The settings: one frozen object, made at the edge of the program and passed in."""

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SHIPPED_EMBEDDER = "multilingual-e5-small"
# Three novels. Longer than that is most often a whole archive in one file, or no text at all.
LONGEST_ARTICLE = 2_000_000


class Settings(BaseSettings):
    """What can be set, by argument or by an environment variable `HEMEROTECA_…`.

    Unknown arguments are refused, so that a misspelt one does not pass unnoticed.
    """

    model_config = SettingsConfigDict(env_prefix="HEMEROTECA_", frozen=True, extra="forbid")

    archive: Path = Field(default=Path("archive"), description="The folder of the archive.")
    cache: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("hemeroteca", appauthor=False)),
        description="Where models are kept once they are built.",
    )
    embedder: str = Field(
        default=SHIPPED_EMBEDDER,
        description="The model that is shipped, or a sentence-transformers name or folder.",
    )
    runtime: Literal["onnx", "torch"] = Field(
        default="onnx",
        description="How the shipped model runs: onnxruntime in int8, or torch in fp32.",
    )
    vectors: str | None = Field(
        default=None, description="URL of a Chroma server, instead of a local directory."
    )
    # Of 64, 96, 128 and 160, on MLQA and QuALES (`hemeroteca bench retrieval --passage-tokens N`),
    # 128 has hybrid recall above both arms over each whole Spanish set, and few passages.
    passage_tokens: int = Field(
        default=128,
        ge=16,
        le=480,
        description="Most tokens of a passage, counted by the embedder's own tokenizer.",
    )
    overlap_sentences: int = Field(
        default=0, ge=0, le=4, description="Sentences a passage repeats of the one before it."
    )
    longest_article: int = Field(
        default=LONGEST_ARTICLE, ge=1, description="Most characters of an article."
    )
    lock_timeout: float = Field(
        default=60.0, ge=0, description="Seconds to wait for another process to finish writing."
    )
