"""The tense of the words around a time expression, where they show one.

Of the verbs in its sentence the nearest decides; a comma or a conjunction between makes a verb
further away than it looks. Tenses are told by endings and by lists of irregular or common verbs.
"""

import re

from index.dates.forms import Tense
from index.language import Language

_REACH = 160  # characters looked at on each side
_SENTENCE_END = re.compile(r"[.!?…]['\"”»)\]]?\s+(?=[A-ZÁÉÍÓÚÑ¿¡\"“«(\d])|\n")
_CLAUSE = re.compile(r"[,;:()—–]|\b(?:que|y|cuando|porque|aunque|that|and|which|who|when|but)\b")
_CLAUSE_COST = 25  # characters

# After these stands a noun, no verb: "por mayoría", "la visita", "en parte".
_BEFORE_NOUN = "la una su esta esa cada gran por de en del con sin mayor primera otra"
_VERB = "".join(rf"(?<!\b{word}\s)" for word in _BEFORE_NOUN.split())
_ES_FUTURE = rf"""
    \w{{2,}}(?:ré|rás|rá|rán|remos)\b(?<!atrás)(?<!detrás)(?<!quizás)
    | {_VERB}\b\w+[aeibdr]rían?\b(?<!quería)(?<!querían)(?<!sería\ n)
    | \b(?:va|van|vamos|voy)\ a\ \w+r(?:se|lo|la|los|las)?\b
    | \b(?:prevé|prevén|prevista?s?|previsto|planea|planean|tiene\ que|debe|deben|deberá
        |programad[oa]s?|convocad[oa]s?\ para|agendad[oa]s?|próxim[oa]s?|espera|esperan
        |vence|vencen|pretende)\b
    | {_VERB}\b(?:acaban?(?!\ de\b)|celebra|celebran|comienza|comienzan|empieza|empiezan|inicia
        |inician|arranca|arrancan
        |(?:re)?abren?|cierra|cierran|viaja|viajan|llega|llegan|juega|juegan|debuta|enfrenta|recibe
        |vuelve|vuelven|reúne|reúnen|termina|terminan|disputa|disputan|inaugura|estrena|estrenan
        |sale|salen|parte|entra\ en\ vigor|entran\ en\ vigor|regresa|regresan|visita|realiza
        |presenta|publica|lanza|asume|retoma|vota|votan|decide|tiene\ lugar)\b
    | \b(?:se\ )(?:reúna|reúnan|celebre|celebren|realice|realicen|abra|abran|inicie|presente)\b
    | \b(?:volveré|iré|debían?\ \w+[aei]r(?:se)?)\b
    | \b(?:acord|convin|decid|prop[ou]s|planea|prev)\w*\ (?:en\ )?\w+[aei]r(?:se|l[aeo]s?)?\b"""
_ES_PAST = r"""
    \b(?!(?:acab|grab|recab|alab)an?\b)[a-záéíóúñ]{2,}(?:ó|aron|ieron|yeron|jeron|aba|aban)\b
    | \b(?:fue|fueron|hubo|estuvo
        |estuvieron|tuvo|hizo|dijo|dijeron|puso|vino|vinieron|dio|dieron|vio|vieron|pudo|quiso|supo|trajo|era
        |eran|hacía|había|habían|tenía|tenían|debía|podía|quería|querían|venía|decía|vivía|nació
        |\w*(?:tuvo|tuvieron|dujo|dujeron|puso|pusieron|vino|vinieron|hizo|hicieron|dijo|trajo)|condujo|anduvo|cupo|fui|fuimos|ocurría|seguía|existía|salía|llevaba|sucedía)\b
    | \b(?:ha|han|he|hemos|había|habían|haber|habiendo)\ (?:sido\ )?\w+(?:ado|ido|to|cho|so)s?\b
    | (?<!\bser\ )(?<!\bserá\ )(?<!\bserán\ )\b(?:
        ocurrid[oa]s?|sostenid[oa]s?|celebrad[oa]s?|realizad[oa]s?|registrad[oa]s?|emitid[oa]s?
        |publicad[oa]s?|anunciad[oa]s?|firmad[oa]s?|detenid[oa]s?|fallecid[oa]s?)\b"""
_EN_FUTURE = r"""
    \b(?:will|shall|won't|would)\b | \w'll\b | \b(?:going|set|due|scheduled|expected|planned
        |planning|plans?|hopes?|wants?|aims?|likely|slated|needs?|intends?)\ (?:to|for)\b
    | \b(?:is|are)\ to\ \w+ | \bupcoming\b
    | \b(?:meets?|begins?|(?:re)?starts?|(?:re)?opens?|closes?|arrives?|travels?|plays?|faces?
        |hosts?|takes?\ place|returns?|ends?|visits?|kicks?\ off|goes|votes?|expires?
        |launch(?:es)?|is|are)\b"""
# "Will be held", "to be opened" are still to come.
_EN_PAST = r"""
    (?<!\bbe\ )\b[a-z]{2,}[^e\W]ed\b
    | (?<!\bbe\ )\b(?:said|met|was|were|had|held|took|came|went|told|won|lost|began|made|gave|left
        |did|got|saw|found|became|fell|rose|broke|spoke|wrote|sent|led|paid|killed|died|struck|hit
        |shot|signed|announced|agreed|closed|used|voted|knew|grew|fought|caught|built|bought
        |brought|flew|ran|sold|stood|stole|swore|taught|thought|threw|wore|has|have)\b"""
_PATTERNS: dict[Language, re.Pattern[str]] = {
    "es": re.compile(f"(?P<future>{_ES_FUTURE})|(?P<past>{_ES_PAST})", re.VERBOSE | re.IGNORECASE),
    "en": re.compile(f"(?P<future>{_EN_FUTURE})|(?P<past>{_EN_PAST})", re.VERBOSE | re.IGNORECASE),
}
# How the verbs begin that move an event to another date.
MOVES = r"aplaz|pospon|pospuest|pospus|retras|adelant|reprogram|postpon|reschedul|moved|put off"
# What itself says that the date is to come.
_AHEAD = re.compile(
    r"\b(?:es|son|para|hasta|a partir de|by|until|for|ahead of|antes de)l?(?: el| la)? $"
    rf"|\b(?:{MOVES})\w*(?: \w+){{0,5}} (?:al?|to)(?: el| la| the)? $",
    re.IGNORECASE,
)
# Characters before a date that this is looked for in.
_AHEAD_REACH = 60
_BEHIND = re.compile(r"\b(?:desde|since)(?: el| la)? $", re.IGNORECASE)


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence around a place begins, looking back a bounded way."""
    low = max(0, at - _REACH)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, at)]
    return ends[-1] if ends else low


def tense_around(text: str, start: int, end: int, language: Language) -> Tense:
    """Return the tense of the sentence around `text[start:end]`, or None where it shows none."""
    if _AHEAD.search(text, max(0, start - _AHEAD_REACH), start):
        return "future"
    if _BEHIND.search(text, max(0, start - 20), start):
        return "past"
    low = sentence_start(text, start)
    stop = _SENTENCE_END.search(text, end, end + _REACH)
    high = stop.start() if stop else min(len(text), end + _REACH)
    nearest: tuple[int, Tense] = (10**6, None)
    for match in _PATTERNS[language].finditer(text, low, high):
        if match.start() < end and start < match.end():
            continue
        before = match.end() <= start
        gap = text[match.end() : start] if before else text[end : match.start()]
        cost = len(gap) + _CLAUSE_COST * len(_CLAUSE.findall(gap))
        if cost < nearest[0]:
            nearest = cost, "future" if match["future"] else "past"
    return nearest[1]
