"""What a question asks for: its type, by its question words, in Spanish and English."""

import re

from index.analyser import fold
from rag.answer import QuestionType

# Tried in this order; matched anywhere in a folded question, since people type "y dónde" or
# "dime cuándo". A subordinate "que", "como" or "cuando" without accent counts only at the start.
_TYPES: list[tuple[QuestionType, str]] = [
    (
        "when",
        r"^(y |pero )?(a partir de |desde |hasta |para |de )?cuando\b"
        r"|\b(en |de |desde |hasta )?(que|cual) (es la |fue la |sera la )?"
        r"(fecha|dia|mes|ano|hora|semana|epoca|siglo)s?\b"
        r"|\b(dime|sabes|saber|di|a que hora|fecha de|fecha del)\b.{0,12}\b(cuando|hora|fecha)\b"
        r"|^when\b|\b(what|which) (time|day|date|year|month|week)\b|\b(since|until|till) when\b",
    ),
    (
        "howmany",
        r"\bcuant[oa]s?\b|\bcada cuanto\b"
        r"|\bque (cantidad|numero|porcentaje|distancia|precio|edad|superficie|presupuesto)\b"
        r"|\bhow (many|much|long|old|far|big|large|tall|often)\b"
        r"|\bwhat (number|percentage|amount|price|age)\b",
    ),
    ("who", r"^(y |pero )?(a |de |con |por |para |contra )?quien(es)?\b|\b(who|whom|whose)\b"),
    (
        "where",
        r"^(y |pero )?(a |de |desde |en |por |hacia )?a?donde\b"
        r"|\b(en|a|de) que (ciudad|pais|lugar|calle|sitio|estado|provincia|pueblo|sede)\b"
        r"|\bwhere\b|\b(in )?(what|which) (city|country|place|street|town)\b",
    ),
    ("why", r"^(y |pero )?por ?que\b|\bpor que (motivo|razon|causa)s?\b|\b(why|how come)\b"),
    ("how", r"^(y |pero )?(como|de que (manera|modo|forma))\b|^(and |but )?how\b"),
    (
        "what",
        r"^(y |pero )?(a |de |con |en |por |para |sobre )?(que|cual|cuales)\b"
        r"|^(and |but )?((in|on|at|of|to|for|from|with|by|about) )?(what|which)\b",
    ),
    (
        "yesno",
        r"^(is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might)\b"
        r"|^¿?(es|son|fue|fueron|sera|seran|esta|estan|hay|hubo|habra|ha|han|habia|va|van|se"
        r"|tiene|tienen|tuvo|puede|pueden|existe|existen|sigue|siguen)\b",
    ),
]
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _TYPES]
_ACCENTED_INSIDE: list[tuple[QuestionType, re.Pattern[str]]] = [
    ("when", re.compile(r"\bcuándo\b")),
    ("who", re.compile(r"\bquién(es)?\b")),
    ("where", re.compile(r"\b(a)?dónde\b")),
    ("why", re.compile(r"\bpor qué\b")),
    ("how", re.compile(r"\bcómo\b")),
    ("what", re.compile(r"\b(qué|cuál|cuáles)\b")),
]


def question_type(question: str) -> QuestionType:
    """Return what a question asks for; `other` where its words do not tell."""
    lowered = question.lower().strip(" ¿?¡!.,;:\"'«»\t\n")
    folded = fold(lowered)
    for kind, pattern in _COMPILED:
        if kind == "yesno":
            for other, accented in _ACCENTED_INSIDE:
                if accented.search(lowered):
                    return other
        if pattern.search(folded):
            return kind
    return "other"
