"""The trained weights as they ship: one safetensors file, matrices in int8.

A matrix (outputs, inputs) has one float32 scale an output, stored as `NAME.scale`; everything else
is float16. The word embeddings are not in it: they are the embedder's.
"""

import hashlib
import importlib.resources
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from index.errors import ModelUnavailable

FILE = "reader.safetensors"
# The layer on top of the encoder, which has the names of the packed model.
HEAD_WEIGHT, HEAD_BIAS = "head.w", "head.b"
_LIMIT = 127
Tensors = Callable[[str], NDArray[np.float32]]


def save_weights(arrays: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Write float32 weights, by their names in the packed model, in the form that ships."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, array in arrays.items():
        if _is_matrix(name):
            scale = np.maximum(np.abs(array).max(axis=1), 1e-12) / _LIMIT
            stored[name] = np.rint(array / scale[:, None]).astype(np.int8)
            stored[f"{name}.scale"] = scale.astype(np.float32)
        else:
            stored[name] = array.astype(np.float16)
    save_file(stored, path)


def load_weights(path: Path) -> Tensors:
    """Return the weights by name, as float32: matrices (outputs, inputs) and vectors.

    :raises ModelUnavailable: If the file is missing or is not one of weights.
    """
    try:
        stored = load_file(path)
    except Exception as error:  # safetensors raises its own
        raise ModelUnavailable(f"cannot read the reader's weights {path}: {error}") from error

    def tensor(name: str) -> NDArray[np.float32]:
        array: NDArray[np.float32] = stored[name].astype(np.float32)
        scale = stored.get(f"{name}.scale")
        return array if scale is None else array * scale[:, None]

    return tensor


def locate() -> Path:
    """Return the path of the weights that ship with the package."""
    return Path(str(importlib.resources.files(__package__) / FILE))


@cache
def checksum(path: Path) -> str:
    """Return the SHA-256 of the weights: what names the reader.

    :raises ModelUnavailable: If there is no such file.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(f"the reader's weights {path} are missing") from error


def _is_matrix(name: str) -> bool:
    return name.startswith("l") and name.endswith(".w") and "ln." not in name
