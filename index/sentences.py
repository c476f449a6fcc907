"""Paragraph and sentence spans of Spanish and English press text.

A span is a half-open pair of code point offsets into the text it was cut from. Spans are trimmed
and in order, and only whitespace stands between, before and after them: nothing is ever lost.

A full stop ends a sentence when a capital, a digit or a letter without case follows, unless the
word before it is an abbreviation that wants what follows. When in doubt the two sides stay
together: for a reader a quote of two sentences is better than half of one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# In the tables, a lower-case entry matches in any case, a capitalised one only as it stands:
# "Gen." is a general, but "gen." ends a sentence about genes.

# Never the end of a sentence: a name or the rest of a phrase follows.
BEFORE_NAME = _words(
    """
    sr sra srta sres don dña dª mª ntra ntro rvda
    dr dra dres dras prof profa profra lic licda ing arq abg gral cnel
    tte tnte cmdte comdte sgto mons pbro hno hna hnos rvdo excmo excma ilmo ilma mtro mtra pdte pdta
    Sras Cap Alm Col Gob Dip Sen Diput Fr Sto Sta
    mr mrs ms Mx messrs Gen Rep Gov Rev Hon Pres Lt Sgt Maj Capt Cpl Supt Mt Ft
    av avda avd bv bvar blvr blvd bulev calz carr fracc pza pzla plza pje urb dpto depto prov
    vs cf cfr ej eg ie ibid ibíd op fdo eds edit trad coord dir
    """
)
# Not the end of a sentence where a number follows, in figures or Roman.
BEFORE_NUMBER = _words(
    """
    art arts pág págs pag pags pp p núm núms num nums nro nros No Nos n vol vols t tomo cap caps
    fig figs lám inc párr parr ap apdo exp ref s sec secc aprox approx ca c tel tels tfno tlf ext
    km máx mín
    ene feb mar abr jun jul ago sep sept set oct nov dic jan apr aug dec
    """
)
# May end a sentence, and often does not: the next word decides.
AMBIGUOUS = _words("inc corp co ltd ltda cía bros jr al St Ave Rd Sr")
# Of the ambiguous ones (dots and spaces taken out), those that no surname follows.
STANDS_ALONE = _words(
    "EEUU FFAA CCAA CCOO RRHH JJOO ONU OEA SA SL SRL SAS CV RL inc corp co ltd ltda cía"
)
# Words that open a sentence with a capital and are no part of a name; "de" may be, see below.
OPENERS = _words(
    """
    a acaso además ahí ahora al alguna algunas alguno algunos allí ambas ambos ante antes apenas
    aquel aquella aquí así asimismo aun aunque aún ayer cada como con contra cuando cuatro cualquier
    desde después donde dos durante el él ella ellas ello ellos en entonces entre era eran es esa
    esas ese eso esos esta está están estas este esto estos finalmente fue fueron ha había hace han
    hasta hay hoy incluso la las le les lo los luego más mañana me mediante mientras mucha muchas
    mucho muchos muy nadie ni ningún ninguna ninguno no nos nosotros nuestra nuestro nunca otra
    otras otro otros para pero poco pocos por porque pues que qué quien quién quizá quizás se según
    ser será si sí sin sino sobre solo sólo son su sus tal también tampoco tanto te tiene tienen
    toda todas todavía todo todos tras tres tuvo un una unas uno unos varias varios y ya yo
    after all also although an and another any are as at because before both but by can could did
    during each even every few for from had has have he her here his how however if in instead is it
    its later many meanwhile more most my neither no nobody none nor nothing now of on once one only
    or other our over several she should since so some still such that the their then there these
    they this those though three to today two under until was we were what when where which while
    who why with would yet you your
    """
)
NAME_PARTICLES = _words("de del la las los y e of and for the von van")
# Written with a capital too ("Viajes.Com"): no missing space before them.
DOMAIN_ENDINGS = _words("com net org edu gob gov info")

# A shorter line is a headline or an item; from longer ones no column is inferred.
MIN_COLUMN = 20
MAX_COLUMN = 120
# Characters by which a line may be longer than the longest that is known to be broken.
COLUMN_SLACK = 4
# In a hard-wrapped text at least this share of its line ends stands within a sentence.
WRAPPED_SHARE = 0.25

# All that is looked at around one full stop is bounded, so that the whole stays linear.
_WINDOW = 40
_LETTER = re.compile(r"[^\W_]")
_SPACE = re.compile(r"\s*")
# Closing quotes and brackets belong to the sentence, and so do reference marks: "fin.[12]".
_TERMINATOR = re.compile(r"""([.!?…]+)(?:["'”\u2019»)\]\u200b]|\s[”»)\]]|\[\d{1,3}\])*""")
# What may stand between a terminator and the first letter of the next sentence.
_LEAD = re.compile(r"(?:[\[(](?:…|\.{3})[\])]|[^\w.!?…,;:)\]»”]){0,12}")
_UPPER = "[A-ZÁÉÍÓÚÜÑ]"
# A word ("11-M" is one), or initials and short abbreviations together: "J. K", "EE. UU", "p. m".
_LAST_WORD = re.compile(
    rf"(?:(?<!\w)(?:{_UPPER}{{1,2}}|[a-z])\.\s?)+(?:{_UPPER}{{1,2}}|[a-z])$|[^\W_][\w&-]*$"
)
_INITIALS = re.compile(rf"{_UPPER}|{_UPPER}.*\..*")
_DOUBLED = re.compile(rf"({_UPPER})\1")
_NEXT_WORDS = re.compile(r"(\w{1,24})(?:(\.)|\s(\w{1,24}))?")
# "Luego", "¿Qué", "A"; not "D." nor "SA".
_OPENING_WORD = re.compile(r"[¿¡«“]*([^\W\d_a-zà-ÿ](?:[a-zà-ÿ]+|$))")
_LONG_WORD = re.compile(r"\b[a-zà-ÿ]{5,}$")
_TOKEN_BEFORE = re.compile(r"\S*$")
_SENTENCE_TAIL = re.compile(r"""(?:[^\W_]{2}|[%€$"”»)\]])$""")
_ADDRESS = re.compile(r"[@/_]|^www\.")
_TOKEN_AFTER = re.compile(r"\S*")
_ROMAN = re.compile(r"[IVXLCDM]+")
_LIST_NUMBER = re.compile(r"\d{1,2}|[A-Za-z]|[IVX]{1,4}")
_LIST_ITEM = re.compile(r"[-\u2013—*·]\s|[•▪●◦‣]|\d{1,2}[.)]\s|[a-zA-Z]\)\s|\d{1,2}\.?[-\u2013]\s")
_LINE_END = re.compile(r"""[.!?…:;]["'”\u2019»)\]]*$""")


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of a text.

    :param text: Any string.
    :return: Trimmed, non-empty spans in code points, each inside one paragraph.
    """
    return [span for start, end in paragraph_spans(text) for span in _split(text, start, end)]


def paragraph_spans(text: str) -> list[Span]:
    """Return the paragraphs of a text.

    A blank line ends a paragraph, and so does any line end, except where the line was only broken
    to fit a column.

    :param text: Any string.
    :return: Trimmed, non-empty spans in code points.
    """
    lines = _line_spans(text)
    column = _column(text, lines)
    paragraphs: list[Span] = []
    previous = (0, 0)
    for line in lines:
        if _length(previous) and _length(line) and _is_wrapped(text, previous, line, column):
            paragraphs[-1] = (paragraphs[-1][0], line[1])
        elif _length(line):
            paragraphs.append(line)
        previous = line
    return paragraphs


def _length(span: Span) -> int:
    return span[1] - span[0]


def _line_spans(text: str) -> list[Span]:
    """Return a trimmed span for every line; that of a blank line is empty."""
    spans = []
    offset = 0
    for line in text.splitlines(keepends=True):
        start = offset + len(line) - len(line.lstrip())
        spans.append((start, max(start, offset + len(line.rstrip()))))
        offset += len(line)
    return spans


def _column(text: str, lines: list[Span]) -> int:
    """Return the width at which the text was hard-wrapped, 0 where it was not."""
    breaks = [
        (_length(line), _breaks_off(text, line, following))
        for line, following in pairwise(lines)
        if _length(line) >= MIN_COLUMN and _length(following)
    ]
    inside = [width for width, within in breaks if within and width <= MAX_COLUMN]
    return max(inside, default=0) if len(inside) >= WRAPPED_SHARE * len(breaks) else 0


def _breaks_off(text: str, line: Span, following: Span) -> bool:
    """Tell whether a line stops within a sentence that the following one continues."""
    opening = _lead_end(text, *following)
    return (
        _length(line) >= MIN_COLUMN
        and text[opening : opening + 1].islower()
        and not _LIST_ITEM.match(text, *following)
        and not _LINE_END.search(text, max(line[0], line[1] - _WINDOW), line[1])
    )


def _is_wrapped(text: str, line: Span, following: Span, column: int) -> bool:
    """Tell whether the line end between two lines is only there to fit the column."""
    if _breaks_off(text, line, following):
        return True
    if not column or _LIST_ITEM.match(text, *following):
        return False
    with_next_word = _length(line) + 1 + len(_token_after(text, *following))
    return _length(line) <= column + COLUMN_SLACK and with_next_word > column


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut the paragraph ``text[start:end]`` into sentences."""
    for match in _TERMINATOR.finditer(text, start, end):
        if match.end() < end and _is_end(text, match, start, end):
            yield start, match.end()
            start = _end(_SPACE, text, match.end(), end)
    yield start, end


def _is_end(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a terminator ends the sentence that begins at ``start``."""
    stop, opening = match.start(), _lead_end(text, match.end(), end)
    first = text[opening : min(opening + 1, end)]
    if not first.isalnum() or not _LETTER.search(text, start, stop):
        return False
    if first.islower() and not (match[0] == "." and _is_plain_word(text, start, stop)):
        return False
    if text[stop - 1] in "([":  # an omission or a doubt, not a sentence: "[...]", "(?)"
        return False
    if not text[match.end()].isspace() and not _lacks_space(text, match, start, end):
        return False
    if match[1] != ".":
        return True
    return not _LIST_NUMBER.fullmatch(text, start, stop) and not _is_abbreviation(
        text, start, stop, opening
    )


def _is_plain_word(text: str, start: int, stop: int) -> bool:
    """Tell whether a word too long for an abbreviation stands before ``stop``.

    Transcripts and chats go on in lower case after a full stop: "Buenas noches. soy Ana".
    """
    word = _LONG_WORD.search(text, max(start, stop - _WINDOW), stop)
    return word is not None and word[0] not in BEFORE_NAME and word[0] not in BEFORE_NUMBER


def _is_abbreviation(text: str, start: int, stop: int, opening: int) -> bool:
    """Tell whether the full stop at ``stop`` is that of an abbreviation within a sentence."""
    last = _LAST_WORD.search(text, max(start, stop - _WINDOW), stop)
    following = _NEXT_WORDS.match(text, opening)
    if last is None or following is None:
        return False
    word = re.sub(r"[.\s]", "", last[0])
    next_word, dot, second_word = following.groups()
    if _is_in(word, BEFORE_NAME):
        return True
    if _is_in(word, BEFORE_NUMBER) and (next_word[0].isdigit() or _ROMAN.fullmatch(next_word)):
        return True
    if dot and _DOUBLED.fullmatch(word) and _DOUBLED.fullmatch(next_word):  # "EE." before "UU."
        return True
    if not _is_in(word, AMBIGUOUS) and not _INITIALS.fullmatch(last[0]):
        return False
    if next_word.lower() in OPENERS and not dot:
        return False
    # "S.A. Fernández dijo" holds a sentence end where "EE. UU. Ana Ruiz dijo" does not, and
    # "D.C. De hecho" where "Juan R. De la Fuente" does not.
    decides = _is_in(word, STANDS_ALONE) or next_word in {"De", "Del"}
    plain = second_word and second_word.islower() and second_word not in NAME_PARTICLES
    return not (decides and plain)


def _is_in(word: str, table: frozenset[str]) -> bool:
    return word in table or word.lower() in table


def _lacks_space(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether two sentences meet at a terminator without the space between them."""
    before = _TOKEN_BEFORE.search(text, max(start, match.start() - _WINDOW), match.start())
    left, right = before[0] if before else "", _token_after(text, match.end(), end)
    if not _SENTENCE_TAIL.search(left) or _ADDRESS.search(left + right):
        return False
    word = _OPENING_WORD.match(right)
    return word is not None and word[1].lower() not in DOMAIN_ENDINGS


def _token_after(text: str, start: int, end: int) -> str:
    return text[start : _end(_TOKEN_AFTER, text, start, min(end, start + _WINDOW))]


def _lead_end(text: str, start: int, end: int) -> int:
    return _end(_LEAD, text, _end(_SPACE, text, start, end), end)


def _end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Return where a pattern that always matches stops matching."""
    match = pattern.match(text, start, end)
    return match.end() if match else start
