"""The page's own texts, in Spanish and English, and its templates, style sheet and script."""

import importlib.resources
import re
import tomllib
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from index.language import Language
from prompts import Frames

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


@cache
def page_texts(language: Language) -> Frames:
    """Return the page's texts in a language: section -> name -> text with {placeholders}."""
    return tomllib.loads(page_file(f"{language}.toml"))


def page_file(name: str) -> str:
    """Return a file of the page by its name."""
    return (importlib.resources.files(__name__) / name).read_text(encoding="utf-8")


def page_font(name: str) -> bytes | None:
    """Return a font of the page by its file's name, or nothing where it has none of that name."""
    fonts = importlib.resources.files(__name__) / "fonts"
    known = {file.name: file for file in fonts.iterdir() if file.name.endswith(".woff2")}
    return known[name].read_bytes() if name in known else None


def render(template: str, **values: Any) -> str:
    """Fill in a template, every value in it as `literal` writes it.

    The HTML comes in lines without indentation and without empty ones, which Markdown leaves alone.
    """
    return _templates().get_template(template).render(values, texts=page_texts)


def literal(value: object) -> Markup:
    """Write a value so that HTML, Markdown and Gradio's templates all show it as it is."""
    if isinstance(value, Markup):
        return value
    return Markup(_PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", str(value)))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FunctionLoader(page_file),
        finalize=literal,
        undefined=StrictUndefined,
        autoescape=True,  # so that what macros write is taken as written
    )
