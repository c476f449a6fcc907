"""Words that only look like a date: surnames, streets, habits, figures."""

import re

from index.dates.forms import Between, Form, Period, Season, Weekday, Written
from index.dates.grammar import Grammar

_LOOK = 30
_OPENS = re.compile(r"(?:^|[.!?¿¡:;\n\"“«(—–|*•-])\s*$")
_CAPITALISED = re.compile(r"\s?[A-ZÁÉÍÓÚÑ][\wáéíóúñ]*")
_LAST_WORD = re.compile(r"([\w.]+)\s$")
_COUNTED = re.compile(
    r"\s(?:personas|casos|pesos|dolares|metros|kilometros|km|euros|millones|muertos|habitantes"
    r"|hectareas|votos|puestos|viviendas|empleos|vacunas|dosis|people|cases|dollars|miles|metres"
    r"|meters|feet|votes|homes|jobs|million|deaths|kilos|toneladas|tons|soldados|soldiers|test|m2"
    r"|mm|kg|euro|pesetas|libros|alumnos|estudiantes|trabajadores|vehiculos|unidades|horas|puntos)\b"
    r"|\s?[%€$]|[.,]\d"
)
_BEFORE_YEAR = re.compile(
    r"(?:^|[(\[,;:/–\"“«\n-]\s?|(?<!\w)(?:en|de|del|desde|hasta|entre|y|o|ano|para|durante|a|por|in|of"
    r"|since|until|from|to|by|and|or|before|after|during|year|the|through|el|finales|septiembre|late"
    r"|early|mid|cop|agenda|mundial|olimpicos|al|tras|se|no|presupuesto|between)\s)$"
)


def is_no_date(text: str, folded: str, start: int, end: int, form: Form, grammar: Grammar) -> bool:
    """Say whether `text[start:end]`, which a grammar reads as a date, is something else."""
    before = folded[max(0, start - _LOOK) : start]
    if grammar.not_dates.match(folded, start):
        return True
    if isinstance(form, Season) and grammar.capitals and not (form.year or form.which):
        return not grammar.led.search(before)
    if isinstance(form, Weekday):
        if form.which is None and form.week is None and grammar.habit.search(before):
            return True
        return _is_name(text, folded, start, end, grammar)
    if (
        isinstance(form, Between)
        and isinstance(form.first, Weekday)
        and isinstance(form.last, Weekday)
    ):
        return form.first.which is None and grammar.every.match(folded, start) is not None
    if isinstance(form, Period) and form.unit == "day" and form.shift == 1:
        return grammar.morning.search(before) is not None
    if not isinstance(form, Written) or (form.year is not None and form.month is not None):
        return False
    if form.month is None and form.day is None:
        bare = end - start == 4
        return bare and (not _BEFORE_YEAR.search(before) or _COUNTED.match(folded, end) is not None)
    if form.day is None:
        return form.which is None and _is_name(text, folded, start, end, grammar)
    if grammar.street.search(before):
        return True
    if form.weekday is not None or form.which is not None:
        return False
    return _is_place(text, folded, start, end, before, grammar)


def _is_name(text: str, folded: str, start: int, end: int, grammar: Grammar) -> bool:
    """Say whether a lone word of time is somebody's name, by its capital and its neighbours."""
    word = text[start:end]
    if not word[:1].isupper() or (word.isupper() and len(word) > 1):
        return grammar.verb.match(text, start) is not None
    if grammar.capitals:
        return _is_english_name(text, folded, start, end, grammar)
    named = folded[start:end] in grammar.names
    followed = _CAPITALISED.match(text, end) is not None
    if _OPENS.search(text[max(0, start - 6) : start]):
        return named and (followed or folded[start:end] != "domingo")
    previous = _LAST_WORD.search(text[max(0, start - _LOOK) : start])
    if previous and previous[1][:1].isupper():
        return True
    if followed and named:
        return True
    return named and not grammar.led.search(folded[max(0, start - _LOOK) : start])


def _is_english_name(text: str, folded: str, start: int, end: int, grammar: Grammar) -> bool:
    if folded[start:end] not in grammar.names:
        return False
    return not grammar.led.search(folded[max(0, start - _LOOK) : start])


def _is_place(text: str, folded: str, start: int, end: int, before: str, grammar: Grammar) -> bool:
    """Say whether a day and month are a street: with a capital, and without the article."""
    if grammar.capitals:
        return False
    month = folded[start:end].rsplit(None, 1)[-1]
    capital = text[end - len(month) : end - len(month) + 1].isupper()
    if not capital or text[start:end].isupper():
        return False
    if _OPENS.search(text[max(0, start - 6) : start]):
        return _CAPITALISED.match(text, end) is not None
    return (
        re.search(r"(?<!\w)(?:el|del|al|dia|los|pasado|proximo|este|lunes|y|,)\s$", before) is None
    )
