"""Spanish or English: the language of a question or of a passage.

Three kinds of evidence are added up: words that belong to one language, the spelling of those we
do not list, and the signs ``¿`` and ``¡``. Names and quoted titles are the trap, since an English
question may be half Spanish names: names count for nothing, quotations for a quarter.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Language = Literal["es", "en"]

_PREFIX = 600  # enough for a verdict on any passage, and a bound on the time for any text
_SIGN, _STRONG, _WORD, _WEAK, _SPELLING = 4.0, 3.0, 2.0, 1.0, 0.5

# Words that are the asker's own. All lists are without accents, as many people type.
_ES_STRONG = """y en que quien quienes cuando cuanto cuantos cuanta cuantas donde adonde cual cuales
como por porque para desde hasta segun sobre fue fueron esta estan estaba es hay hubo habra
habia ha era eran sera seran tiene tienen pero tambien ya este estos estas ese eso esos esa
esto aquel sus lo se le les muy despues antes entre durante contra hacia dijo dice dime hizo
paso q xq k pq cuyo aunque mientras nos sido ser"""
_EN_STRONG = """what when where who whom whose which why how is are was were be been did does do
doing has had have the of and to from with by about after before during between will would can
could should there this that these those it its his her she they them their you your we my not
any an if than then into while since until at on in or for many much tell according as but so
such"""
# Words of the trade, for queries of bare keywords.
_ES_WORD = """han un una unos unas con mi tu su ella ellos si ayer hoy manana mas menos
otra otro otras otros enero febrero marzo abril mayo junio julio agosto septiembre octubre
noviembre diciembre lunes martes miercoles jueves viernes sabado domingo fecha hora lugar nombre
nombres precio precios muertos muerte heridos victimas numero cifras datos resumen resume noticia
noticias nota titulares autor fuente ley juez presidente alcalde gobernador senado guerra tren
huracan sismo incendio lluvia lluvias clima sequia gasolina inflacion vacunas elecciones voto
votos resultados partido gol goles boletos reunion causa costo tasa nivel pais ciudad gobierno
explica explicame algo ano anos mes dia dias cierre paro jefe cine calle bajo gran"""
_EN_WORD = """us i him one two else more less most yesterday today tomorrow january february
march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday date time place name names price prices death deaths dead killed
injured victims number figures data summary summarize news article headlines author source law
judge president governor senate war train hurricane earthquake fire fires rain weather drought
vaccines election vote votes results match score goals tickets meeting cause cost rate level case
trial country city government last next year years month days day says say said people new old
state open close coach budget latest explain yes out up over under get got all some"""
# Articles and prepositions, which also stand in front of names: El País, Los Ángeles.
_ES_WEAK = "el la los las de del al e o u san"
# What may join two parts of a name: Juan Ramón de la Fuente, Bank of America.
_LINKS = "de|del|la|las|los|el|y|e|of|the|and|for|in"
# Written alike in both, or a word of each: silent, and so is their spelling.
_NEITHER = "a no me he son sin final general mayor crisis gas real social once red come vs"

_WEIGHTS: dict[str, float] = {
    word: weight
    for weight, words in (
        (0.0, _NEITHER),
        (_WEAK, _ES_WEAK),
        (_WORD, _ES_WORD),
        (-_WORD, _EN_WORD),
        (_STRONG, _ES_STRONG),
        (-_STRONG, _EN_STRONG),
    )
    for word in words.split()
}
_FOLD = str.maketrans("áéíóúüñ", "aeiouun")
_TOKEN = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'"[^"]{0,100}"|“[^”]{0,100}”|«[^»]{0,100}»')
_CAPITAL = "[A-ZÁÉÍÓÚÑ]"
_NAME = re.compile(rf"\b{_CAPITAL}\w*(?: (?:(?:{_LINKS}) ){{0,3}}{_CAPITAL}\w*)+")
_ES_SPELLING = re.compile(
    r"[áéíóúñ]|(?:[ao]s?|[ctxs]ion|dad|ntes?|[aei]dor(?:es)?|[ai]r|[jlnrd]es)$"
    r"|rr|[qg]u[ei]|j[aou]|u[eo][lrnstd]|ie[nr]|^ll|z[ao]"
)
_EN_SPELLING = re.compile(
    r"[wk]|[tsp]h|oo|e[ea]|ou|([bdfgmpstz])\1|(?:tion|ing|ed|y|[aeou][tmrv]e|age|[ae]nce)$"
    r"|(?:^|[bcdfghkmnpqrtw])s$|[bcfghjkmptvwx]$|^s[bcdfghklmnpqrtvwxz]"
)


def _weigh(text: str, spelled: bool, in_name: bool = False) -> float:
    """Add up the words: above zero for Spanish, below for English.

    :param spelled: whether capitalised words that we do not list are judged by their letters.
    :param in_name: whether the text is a name, or "When Sheinbaum", which looks like one.
    """
    score = 0.0
    for token in dict.fromkeys(_TOKEN.findall(text)):  # a title that repeats itself counts once
        word = token.lower()
        weight = _WEIGHTS.get(word.translate(_FOLD))
        if weight is None:
            es, en = _ES_SPELLING.findall(word), _EN_SPELLING.findall(word)
            score += _SPELLING * (len(es) - len(en)) if spelled or token == word else 0.0
        elif not in_name or (token != word != "the" and abs(weight) == _STRONG):
            score += weight
    return score


def detect_language(text: str, default: Language = "es") -> Language:
    """Tell Spanish from English, by the first 600 characters of ``text``.

    :param default: the answer where nothing speaks for either, as in "Sheinbaum Trump" or "2026".
    """
    return _detect(text[:_PREFIX], default)


@lru_cache(maxsize=4096)
def _detect(start: str, default: Language) -> Language:
    start = unicodedata.normalize("NFC", start)
    shouted = start.isupper()
    score = _SIGN * (start.count("¿") + start.count("¡"))
    score += sum(_weigh(quoted, shouted) / 4 for quoted in _QUOTED.findall(start))
    start = _QUOTED.sub(" ", start)
    # A question opens in the asker's own language, but "The" may be of a name: The Guardian.
    first = next(filter(str.isalpha, _TOKEN.findall(start)), "").lower().translate(_FOLD)
    if first != "the" and abs(weight := _WEIGHTS.get(first, 0.0)) == _STRONG:
        score += 2 * weight
    if not shouted:
        score += sum(_weigh(name, shouted, in_name=True) for name in _NAME.findall(start))
        start = _NAME.sub(" ", start)
    score += _weigh(start, shouted)
    if score == 0:
        return default
    return "es" if score > 0 else "en"
