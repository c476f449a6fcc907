"""Embedders through sentence-transformers: the shipped model in plain torch, or any other one.

Importing this module costs the seconds that importing torch costs; import it only where it is used.
"""

import copy
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from index.embedder import packed
from index.embedder.build import Step, build_once, build_tokenizer
from index.embedder.shipped import PASSAGE_PROMPT, QUERY_PROMPT, ShippedEmbedder
from index.errors import ModelUnavailable

_LAYOUT = 1
_BATCH = 32
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, with the prompts its own configuration names."""

    def __init__(self, name: str, fingerprint: str | None = None) -> None:
        """Load a model from a folder, or by name from the hub or its local cache.

        :raises ModelUnavailable: If there is no such model here and none can be fetched.
        """
        try:
            self._model = SentenceTransformer(name, device="cpu", trust_remote_code=False)
        except Exception as error:  # the hub, transformers and torch each raise their own
            raise ModelUnavailable(
                f"cannot load the sentence-transformers model {name!r}: {_first_line(error)}"
            ) from error
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelUnavailable(f"the model {name!r} does not tell the size of its vectors")
        self.dimension = dimension
        # Passages are counted beside the embedding, and a tokenizer that pads in one thread must
        # not be told not to in another.
        self._counter: Any = copy.deepcopy(self._model.tokenizer)
        self.max_tokens = int(min(self._model.max_seq_length or 512, 100_000))
        # What the prompt and the special tokens leave of it.
        prompt = self._model.prompts.get("document") or self._model.prompts.get("passage") or ""
        self.text_tokens = self.max_tokens - self._count([prompt.rstrip()], special=True)[0]
        self.fingerprint = fingerprint or f"{name}@{dimension}"

    def embed_passages(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (len(texts), dimension), unit length."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._model.encode_document(
                [texts[i] for i in batch], normalize_embeddings=True, show_progress_bar=False
            )
            if done is not None:
                done(start + len(batch))
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (len(texts), dimension), unit length."""
        vectors: NDArray[np.float32] = self._model.encode_query(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, prompt and special tokens not counted."""
        return self._count(texts, special=False) if texts else []

    def _count(self, texts: Sequence[str], *, special: bool) -> list[int]:
        tokenizer = self._counter
        if isinstance(tokenizer, Tokenizer):
            return [len(e.ids) for e in tokenizer.encode_batch(texts, add_special_tokens=special)]
        encoded = tokenizer(list(texts), add_special_tokens=special, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def plain_embedder(cache: Path, step: Step | None = None) -> SentenceTransformerEmbedder:
    """Return the shipped model in torch fp32; its archives are those of the int8 one."""
    folder = plain_folder(cache, step)
    return SentenceTransformerEmbedder(str(folder), ShippedEmbedder.fingerprint)


def plain_folder(cache: Path, step: Step | None = None) -> Path:
    """Return the shipped model as an ordinary sentence-transformers folder, built at first use.

    A BERT of 470 MB in fp32, with pooling, normalisation and E5's prompts, that anything that
    reads sentence-transformers folders can load.
    """
    return build_once(cache / f"e5-{packed.SHA256[:12]}-torch-{_LAYOUT}", _build_plain, step)


class _ShippedModule(InputModule):
    """The int8 embedder as the first and only module of a SentenceTransformer."""

    config_keys: list[str] = []  # noqa: RUF012 (declared so by the base class)
    max_seq_length = 512

    def __init__(self, embedder: ShippedEmbedder) -> None:
        super().__init__()
        self._embedder = embedder

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: object
    ) -> dict[str, Any]:
        return {"texts": [(prompt or "") + text for text in inputs]}

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        vectors = self._embedder.embed_raw(features["texts"])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def save(self, output_path: str, *_: object, **__: object) -> None:
        raise ModelUnavailable("save the torch form of the model instead (plain_folder)")

    def get_embedding_dimension(self) -> int:
        return self._embedder.dimension


def as_sentence_transformer(embedder: ShippedEmbedder) -> SentenceTransformer:
    """Wrap the int8 embedder in a SentenceTransformer, for code that wants one."""
    prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT}
    return SentenceTransformer(modules=[_ShippedModule(embedder)], prompts=prompts, device="cpu")


def _build_plain(folder: Path, step: Step) -> None:
    model = packed.PackedModel(packed.locate())
    step("unpacking the weights", 0, 2)
    shape = model.shape
    weights = {name: np.ascontiguousarray(array) for name, array in _bert_weights(model)}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    step("writing the tokenizer", 1, 2)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer(model.pieces()),
        model_max_length=shape.max_position_embeddings,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
    )
    tokenizer.save_pretrained(str(folder))
    config = {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_act": "gelu",
        "pad_token_id": 1,
        **{name: getattr(shape, name) for name in shape.__dataclass_fields__},
        "layer_norm_eps": 1e-12,
    }
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {
            "idx": 1,
            "name": "1",
            "path": "1_Pooling",
            "type": "sentence_transformers.models.Pooling",
        },
        {
            "idx": 2,
            "name": "2",
            "path": "2_Normalize",
            "type": "sentence_transformers.models.Normalize",
        },
    ]
    os.mkdir(folder / "1_Pooling")
    os.mkdir(folder / "2_Normalize")
    files: dict[str, Any] = {
        "config.json": config,
        "modules.json": modules,
        "sentence_bert_config.json": {"max_seq_length": shape.max_position_embeddings},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT}
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden_size,
            "pooling_mode_mean_tokens": True,
        },
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    step("the model is unpacked", 2, 2)


def _bert_weights(model: packed.PackedModel) -> list[tuple[str, NDArray[np.float32]]]:
    shape = model.shape
    named = [
        ("embeddings.word_embeddings.weight", model.tensor("emb.word")),
        ("embeddings.position_embeddings.weight", model.tensor("emb.pos")),
        ("embeddings.token_type_embeddings.weight", model.tensor("emb.type")),
        ("embeddings.LayerNorm.weight", model.tensor("emb.ln.w")),
        ("embeddings.LayerNorm.bias", model.tensor("emb.ln.b")),
    ]
    for i in range(shape.num_hidden_layers):
        for short, long in _PARTS.items():
            prefix = f"encoder.layer.{i}.{long}"
            named.append((f"{prefix}.weight", model.tensor(f"l{i}.{short}.w")))
            named.append((f"{prefix}.bias", model.tensor(f"l{i}.{short}.b")))
    flat_matrices = ("position_embeddings", "token_type_embeddings")
    return [
        (
            name,
            array.reshape(-1, shape.hidden_size) if name.split(".")[1] in flat_matrices else array,
        )
        for name, array in named
    ]


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__
