"""Answers falsified in one detail, in the words around their quotes."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag import Answer
from rag.compose import printed

_FIRST_HALF = "enero febrero marzo abril mayo junio January February March April May June"
_SECOND_HALF = """julio agosto septiembre octubre noviembre diciembre
July August September October November December"""
_DAYS = "lunes martes miércoles jueves viernes sábado domingo"
_MEASURES = "euros pesos hectáreas kilómetros metros minutos horas meses años personas votos %"
_MONTHS = [*_FIRST_HALF.split(), *_SECOND_HALF.split()]
_WEEKDAYS, _UNITS = _DAYS.split(), _MEASURES.split()
NAME = re.compile(r"[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+(?: (?:de |del |la |los )*[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+)+")
_NO = re.compile(r"\b(?:no|ni|ning[uú]na?|nadie|sin|nunca) ", re.IGNORECASE)


def mutated(answer: Answer, names: Sequence[str], seed: str) -> Iterator[tuple[str, Answer]]:
    """Yield falsified answers with what was done to them."""
    chosen = random.Random(seed)
    for kind, places in _places(answer.text, answer).items():
        for start, end in chosen.sample(places, min(2, len(places))):
            word = answer.text[start:end]
            other = _other(kind, word, names, chosen)
            if other is not None and other != word:
                text = answer.text[:start] + other + answer.text[end:]
                yield kind, replace(answer, text=text)
    for text in _swapped(answer, chosen):
        yield "swap", replace(answer, text=text)
    for text in _negated(answer, chosen):
        yield "negation", replace(answer, text=text)


def _frame(answer: Answer) -> list[tuple[int, int]]:
    """Return the spans of the text that are outside its quotes and numbers."""
    hidden = [re.escape(f"«{printed(c.quote)}»") for c in answer.citations]
    pattern = re.compile("|".join([*sorted(hidden, key=len, reverse=True), r"\[\d+\]"]))
    spans, at = [], 0
    for match in pattern.finditer(answer.text):
        spans.append((at, match.start()))
        at = match.end()
    return [*spans, (at, len(answer.text))]


def _places(text: str, answer: Answer) -> dict[str, list[tuple[int, int]]]:
    patterns = {
        "digit": r"\d+",
        "month": rf"\b(?:{'|'.join(_MONTHS)})\b",
        "weekday": rf"\b(?:{'|'.join(_WEEKDAYS)})\b",
        "unit": rf"(?<=\d )(?:{'|'.join(map(re.escape, _UNITS))})(?!\w)",
        "name": NAME.pattern,
    }
    return {
        kind: [
            (start + m.start(), start + m.end())
            for start, end in _frame(answer)
            for m in re.finditer(pattern, text[start:end])
        ]
        for kind, pattern in patterns.items()
    }


def _other(kind: str, word: str, names: Sequence[str], chosen: random.Random) -> str | None:
    if kind == "digit":
        at = chosen.randrange(len(word))
        digit = chosen.choice([d for d in "123456789" if d != word[at]])
        return word[:at] + digit + word[at + 1 :]
    if kind == "month":
        english = word[0].isupper()
        return chosen.choice([m for m in _MONTHS if m != word and m[0].isupper() == english])
    if kind == "weekday":
        return chosen.choice([d for d in _WEEKDAYS if d != word])
    if kind == "unit":
        return chosen.choice([u for u in _UNITS if u != word])
    return chosen.choice([n for n in names if n not in word and word not in n])


def _swapped(answer: Answer, chosen: random.Random) -> Iterator[str]:
    text = answer.text
    places = _places(text, answer)["name"]
    pairs = [
        (one, other)
        for i, one in enumerate(places)
        for other in places[i + 1 :]
        if text[slice(*one)] != text[slice(*other)]
    ]
    for (a, b), (c, d) in chosen.sample(pairs, min(2, len(pairs))):
        yield text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _negated(answer: Answer, chosen: random.Random) -> Iterator[str]:
    text = answer.text
    spans = [(a, b) for a, b in _frame(answer) if text[a:b].strip(" .,\n«»")]
    for start, end in spans[:2]:
        found = _NO.search(text, start, end)
        if found:
            yield text[: found.start()] + text[found.end() :]
        words = [m.start() for m in re.finditer(r"(?<![\w«(])[a-záéíóúñ]{3,}", text[start:end])]
        if words:
            at = start + chosen.choice(words)
            no = "not" if answer.language == "en" else "no"
            yield f"{text[:at]}{no} {text[at:]}"
