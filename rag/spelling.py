"""Dates and numbers as a language writes them; the texts are in `prompts/`."""

from datetime import date
from decimal import Decimal

from index.dates import bounds
from index.language import Language
from prompts import frames


def spell_date(day: date, language: Language) -> str:
    """Write out a day: «15 de enero de 2026», "15 January 2026"."""
    return frames(language)["date"]["day"].format(
        day=day.day, month=spell_month(day.month, language), year=day.year
    )


def spell_month(month: int, language: Language) -> str:
    """Name a month, counted from 1."""
    return frames(language)["date"]["months"].split()[month - 1]


def spell_iso(iso: str, language: Language) -> str:
    """Write out a date value in any form that an answer's `value` has: "2026-Q2", "2026-02".

    :raises ValueError: If it is no date value.
    """
    texts = frames(language)["date"]
    first, last = (moment.date() for moment in bounds(iso))
    if "/" in iso:
        return _spell_range(iso, first, last, language)
    if "T" in iso:
        return texts["hour"].format(day=spell_date(first, language), hour=_hour(iso))
    if "Q" in iso:
        quarter = texts["quarters"].split()[int(iso[-1]) - 1]
        return texts["quarter"].format(quarter=quarter, year=first.year)
    if iso.endswith("X"):
        return texts["decade"].format(year=first.year)
    if first == last:
        return spell_date(first, language)
    if len(iso) == len("2026-02"):
        return texts["month"].format(month=spell_month(first.month, language), year=first.year)
    return str(first.year)


def spell_number(value: int | float, language: Language) -> str:
    """Write a number in figures: 42277 is "42.277" in Spanish, "42,277" in English."""
    texts = frames(language)["value"]
    marks = str.maketrans({",": texts["group"], ".": texts["point"]})
    return f"{Decimal(str(value)):,}".translate(marks)


def _hour(iso: str) -> str:
    return iso.partition("T")[2].lstrip("0").zfill(4)


def _spell_range(iso: str, first: date, last: date, language: Language) -> str:
    texts = frames(language)["date"]
    begin, end = iso.split("/")
    if begin == "..":
        return texts["until"].format(last=spell_iso(end, language))
    if end == "..":
        return texts["since"].format(first=spell_iso(begin, language))
    if "T" in begin and "T" in end and first == last:
        day = spell_date(first, language)
        return texts["hours"].format(day=day, first=_hour(begin), last=_hour(end))
    if "T" in iso:
        return texts["range"].format(
            first=spell_iso(begin, language), last=spell_iso(end, language)
        )
    if (first.year, first.month) == (last.year, last.month):
        month = spell_month(first.month, language)
        return texts["days"].format(first=first.day, last=last.day, month=month, year=first.year)
    return texts["range"].format(first=spell_date(first, language), last=spell_date(last, language))
