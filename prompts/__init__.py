"""The texts that people read: answer frames in Spanish and English, as package data."""

import importlib.resources
import tomllib
from functools import cache
from typing import TypeAlias

from index.language import Language

Frames: TypeAlias = dict[str, dict[str, str]]


@cache
def frames(language: Language) -> Frames:
    """Return the answer frames of a language: section -> name -> text with {placeholders}."""
    text = (importlib.resources.files(__name__) / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
