"""The templates of the two pages, every value in them written so that it shows as it is."""

import importlib.resources
import re
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from evals.report.tables import NOTHING, percent

_MARKS = re.compile(r"[\\`*_\[\]|~$#]")
_SPACE = re.compile(r"\s+")


def render(template: str, **values: Any) -> str:
    """Fill in a template, values written for HTML or for Markdown by its name."""
    markdown = template.endswith(".md")
    return _templates(markdown).get_template(template).render(values)


def as_markdown(value: object) -> Markup:
    """Write a value for Markdown, in one line."""
    if isinstance(value, Markup):
        return value
    line = _SPACE.sub(" ", str(value))
    return escape(_MARKS.sub(r"\\\g<0>", line))


@cache
def _templates(markdown: bool) -> Environment:
    environment = Environment(
        loader=FunctionLoader(_file),
        autoescape=not markdown,
        finalize=as_markdown if markdown else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = lambda share: NOTHING if share is None else percent(share)
    environment.filters["milliseconds"] = _milliseconds
    environment.globals["style"] = Markup(_file("report.css"))
    return environment


def _file(name: str) -> str:
    return (importlib.resources.files(__package__) / name).read_text(encoding="utf-8")


def _milliseconds(time: float | None) -> str:
    return NOTHING if time is None else f"{time:.0f}\u00a0ms"
