"""Words that only look like a date: surnames, streets, habits, figures."""

import re
from dataclasses import dataclass

from index.dates.forms import Between, Clock, Form, Season, Weekday, Written
from index.dates.grammar import Grammar

_LOOK = 30  # characters looked at before an expression
_OPENS = re.compile(r"(?:^|[.!?¿¡:;\n\"“«(—–|*•-])\s*$")
_CAPITALISED = re.compile(r"\s?[A-ZÁÉÍÓÚÑ][\wáéíóúñ]*")
_LAST_WORD = re.compile(r"([\w.]+)\s$")
# What is counted: the figure before it is no year.
_COUNTED = re.compile(
    r"\s(?:personas|casos|pesos|dolares|metros|kilometros|km|euros|millones|muertos|habitantes"
    r"|hectareas|votos|puestos|viviendas|empleos|vacunas|dosis|people|cases|dollars|miles|metres"
    r"|meters|feet|votes|homes|jobs|million|deaths|kilos|toneladas|tons|soldados|soldiers|test|m2"
    r"|mm|kg|euro|pesetas|libros|alumnos|estudiantes|trabajadores|vehiculos|unidades|horas|puntos)\b"
    r"|\s?[%€$]|[.,]\d"
)
# "En las 24 horas": how long, where it is not "a las 24 horas".
_WHOLE_DAY = re.compile(r"(?<!\ba\slas\s)24\s?h(?:oras|ours)?\b")
_BEFORE_YEAR = re.compile(
    r"(?:^|[(\[,;:/–\"“«\n-]\s?|(?<!\w)(?:en|de|del|desde|hasta|entre|y|o|anos?|para|durante|a|por|in"
    r"|of|since|until|from|to|by|and|or|before|after|during|year|the|through|el|late|early|mid|al"
    r"|tras|between|cop|agenda|mundial|eurocopa|olimpicos)\s)$"
)
# A day and month with a capital are a date where the article or the day of the week says so.
_BEFORE_DAY = re.compile(r"(?<!\w)(?:el|del|al|dia|los|pasado|proximo|este|y|,)\s$")


@dataclass(frozen=True)
class _Candidate:
    text: str
    folded: str
    start: int
    end: int
    grammar: Grammar

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def has_capital_month(self) -> bool:
        return self.words.split()[-1][:1].isupper()

    @property
    def before(self) -> str:
        return self.folded[max(0, self.start - _LOOK) : self.start]

    @property
    def opens_sentence(self) -> bool:
        return _OPENS.search(self.text[max(0, self.start - 6) : self.start]) is not None

    @property
    def before_capital(self) -> bool:
        return _CAPITALISED.match(self.text, self.end) is not None


def is_no_date(text: str, folded: str, start: int, end: int, form: Form, grammar: Grammar) -> bool:
    """Say whether `text[start:end]`, which a grammar reads as a date, is something else."""
    candidate = _Candidate(text, folded, start, end, grammar)
    if grammar.not_dates.match(folded, start):
        return True
    if isinstance(form, Clock):
        habit = isinstance(form.day, Weekday) and _is_habit(candidate, form.day)
        return habit or _WHOLE_DAY.search(folded, start, end) is not None
    match form:
        case Season(year=None, which=None):
            if grammar.capitals:
                return not grammar.led.search(candidate.before)
            return candidate.words[:1].isupper() and not candidate.opens_sentence
        case Weekday():
            return _is_habit(candidate, form) or _is_name(candidate)
        case Between(first=Weekday(which=None), last=Weekday()):
            return grammar.every.match(folded, start) is not None
        case Written():
            return _is_no_written_date(candidate, form)
    return False


def _is_habit(candidate: _Candidate, day: Weekday) -> bool:
    """Say whether a weekday is every such day, or a part of a name: cada lunes, Santo Domingo."""
    said = day.which is not None or day.week is not None
    return not said and candidate.grammar.habit.search(candidate.before) is not None


def _is_no_written_date(candidate: _Candidate, form: Written) -> bool:
    if form.month is None:
        return form.day is None and _is_figure(candidate)
    if form.year is not None:
        return False
    if form.day is None:
        return form.which is None and _is_name(candidate)
    street = candidate.grammar.street.search(candidate.before)
    if street and (not street["of"] or candidate.has_capital_month):
        return True
    return form.weekday is None and form.which is None and _is_place(candidate)


def _is_figure(candidate: _Candidate) -> bool:
    """Say whether four bare digits are an amount and not a year."""
    if candidate.end - candidate.start != 4:
        return False
    counted = _COUNTED.match(candidate.folded, candidate.end) is not None
    return counted or not _BEFORE_YEAR.search(candidate.before)


def _is_name(candidate: _Candidate) -> bool:
    """Say whether a lone word of time is somebody's name, by its capital and its neighbours."""
    word, grammar = candidate.words, candidate.grammar
    if not word[:1].isupper() or word.isupper():
        return grammar.verb.match(candidate.text, candidate.start) is not None
    name = word.lower() in grammar.names
    if grammar.capitals:
        return name and not grammar.led.search(candidate.before)
    if candidate.opens_sentence:
        return name and (candidate.before_capital or word.lower() != "domingo")
    previous = _LAST_WORD.search(candidate.text[max(0, candidate.start - _LOOK) : candidate.start])
    if previous and previous[1][:1].isupper():
        return True
    return name and (candidate.before_capital or not grammar.led.search(candidate.before))


def _is_place(candidate: _Candidate) -> bool:
    """Say whether a day and month are a street: with a capital, and without the article."""
    if candidate.grammar.capitals or candidate.words.isupper():
        return False
    if not candidate.has_capital_month:
        return False
    if candidate.opens_sentence:
        return candidate.before_capital
    return _BEFORE_DAY.search(candidate.before) is None
