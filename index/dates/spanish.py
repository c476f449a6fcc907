"""How Spanish speaks of time."""

import re

from index.dates.grammar import Grammar, Vocabulary, choice
from index.dates.making import Making
from index.dates.spanish_words import WORDS

_make = Making(WORDS, month_first=False)

_NUMBER = f"(?:{choice(WORDS.numbers)})(?!\\w)"
_DAY_NUMBERS = [word for word, n in WORDS.numbers.items() if 0 < n < 31]
_COUNTED = [unit for unit in WORDS.units if unit not in ("noche", "tarde", "manana", "fecha")]
_v = Vocabulary(
    {
        "day": rf"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
        rf"|(?:treinta y un[oa]?|primero|{choice(_DAY_NUMBERS)})(?!\w)",
        "month": choice(WORDS.months),
        "mon": rf"(?:{choice(WORDS.months)})(?!\w)|(?:{choice(WORDS.short_months)})(?!\w)\.?",
        "wd": rf"(?:{choice(WORDS.weekdays)})(?!\w)",
        "n": rf"(?:un )?par de|\d{{1,4}}|{_NUMBER}(?:(?: y)? {_NUMBER}){{0,4}}",
        "year": rf"(?:1[0-9]|20)\d\d(?!\d)|(?:dos mil|mil {_NUMBER})(?:(?: y)? {_NUMBER}){{0,3}}",
        "figures": r"(?:1[0-9]|20)\d\d(?!\d)",
        "yearwords": r"ano (?:pasado|anterior|que viene|proximo|siguiente|en curso|actual)"
        r"|(?:(?:este )?(?:proximo|pasado|presente|corriente)|este(?: mismo)?|ese(?: mismo)?"
        r"|mismo) ano|ano",
        "unit": rf"(?:{choice(_COUNTED)})(?!\w)",
        "which": r"(?:est[ea] )?(?:mism[oa] )?(?:proxim[oa]s?|pasad[oa]s?|ultim[oa]s?|presente"
        r"|corriente)|est[ea](?: mism[oa])?",
        "which2": r"(?:est[ea] )?(?:proximo|pasado)|este",
        "whichpost": r"que viene|proxim[oa]|pasad[oa]|ultim[oa]|entrante|venider[oa]|actual|previo"
        r"|en curso",
        "ord": rf"(?:{choice(WORDS.ordinals)})(?!\w)|\d{{1,2}}(?:\.?[ºª°]|er|ro|do|to|ra|da|ta)",
        "season": choice(WORDS.seasons),
        "named": choice(WORDS.named),
        "roman": r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,3})(?!\w)",
        "ofweek": r"proxima semana|semana (?:que viene|proxima|pasada|siguiente|anterior|entrante)"
        r"|esta(?: misma)? semana|semana",
    }
)
# The year of a date: "de 2026", "del año 2026", "2026", "del próximo año", "del 87".
_OF_YEAR = (
    r"(?:(?:,? de| del| de el|,)?(?: ano)? <year>| de(?:l)? <yearwords>| del '?(?P<yy>\d\d)(?!\d))?"
)
_TH = r"(?:\.?[ºª°]\.?|er|ro)?"
# A day of a month next to the present one: "el 3 del mes que viene".
_OF_MONTH = (
    r"de(?:l)? (?P<monthwords>(?:este(?: mismo)?|presente|proximo|pasado) mes"
    r"|mes (?:que viene|proximo|entrante|pasado|en curso)|corriente(?: mes)?(?!\w))"
)
_HOURS = (
    r"una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|[01]?\d(?!\d)|2[0-4](?!\d)"
)
# Follows a bare number only where it is a day: "el lunes 21 en", not "el jueves 20 personas".
_NO_NOUN = (
    r"(?=[^\w\n]{0,2}(?:\n|\Z)| ?[,.;:)?!»”\"](?!\d)"
    r"| (?:a|al|de|del|en|y|e|o|u|se|con|para|por|que|desde|hasta|fue|es|sera|no|ante|como)(?!\w)"
    rf"(?! las? (?!(?:\d|{_HOURS}|manana|tarde|noche|madrugada)\b)))"
)
_DAYPART = (
    r"(?: (?:por|en|a|de) la (?:manana|tarde|noche|madrugada)| al? mediodia| (?:noche|tarde))?"
)
# "Dos años", "un año y medio", "año y medio", "medio siglo".
_LENGTH = (
    r"(?:<n> <unit>(?P<and_half> y medi[oa](?!\w))?|<unit:unit2> y medi[oa](?!\w)"
    r"|(?P<half>medi[oa]) <unit:unit3>)"
)
_ABOUT = (
    r"(?:(?:ya|solo|apenas|unos|unas|casi|mas de|menos de|aproximadamente|exactamente|cerca de"
    r"|alrededor de|tan solo) ){0,2}"
)

_MARK = r"(?:horas?(?!\w)|(?:hrs?|hs?)(?!\w)\.?|[ap]\.? ?m(?!\w)\.?)"
_HALF = (
    r"(?P<unit> ?(?:horas?(?!\w)|(?:hrs?|hs?)(?!\w)\.?))?(?: ?(?P<half>[ap])\.? ?m(?!\w)\.?"
    r"| de la (?P<part>manana|tarde|noche|madrugada)| del (?P<noon>mediodia))?"
)
# What stands before an hour, rather than a number of hours.
_AT = (
    r"(?:(?<=\b[ay]\slas\s)|(?<=\b[ay]\s)|(?<=\bde\slas\s)|(?<=desde\slas\s)|(?<=hasta\slas\s)"
    r"|(?<=,\s))"
)
_MINUTES = rf"(?:{choice(WORDS.minutes)})(?!\w)"

_RULES = (
    # Days of a month
    _v.rule(
        r"(?:(?:<which> )?<wd>,? ?\(?(?:el )?(?:dia )?|(?:<which2> )?(?:dia )?)<day>"
        rf"{_TH}(?: de(?:l)? (?:mes de )?| ?)<mon>{_OF_YEAR}(?: <whichpost>)?",
        _make.date,
    ),
    _v.rule(r"(?:<wd>,? ?\(?)?<day>[-/]<mon>(?:[-/]<figures:year>)?", _make.date),
    _v.rule(r"<figures:year>[-/]<mon>[-/]<day>", _make.date),
    _v.rule(r"<mon>-<day>-<figures:year>", _make.date),
    _v.rule(
        r"(?:(?:<which> )?<wd>,? ?\(?)?(?P<d>[0-3]?\d)(?P<sep>[/.-])(?P<m>[01]?\d)(?P=sep)"
        r"(?P<y>(?:1[89]|20)\d\d|(?<!\.)\d\d)(?!\d)",
        _make.figures,
    ),
    _v.rule(
        r"(?P<y>(?:1[89]|20)\d\d)(?P<sep>[/.-])(?P<m>[01]?\d)(?P=sep)(?P<d>[0-3]?\d)(?P<iso>)",
        _make.figures,
    ),
    _v.rule(r"(?:<which> )?<wd>,? ?\(?(?P<d>[0-3]?\d)/(?P<m>[01]?\d)\)?", _make.figures),
    _v.rule(r"<which> (?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?![/\d-])", _make.figures),
    _v.rule(
        r"(?P<d>[0-3]?\d)[/-](?P<m>[01]?\d)(?![/\d-]| de l[oa]s )",
        _make.figures,
        after=r"(?:\b(?:el|del|al|este|dia|hasta|desde) |\A"
        r"|\d/\d{1,2}(?: ?[-–] ?| al? (?:el )?| hasta | y ))",
    ),
    _v.rule(
        r"(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?=(?: ?[-–] ?| al? (?:el )?)\d\d?/\d)", _make.figures
    ),
    _v.rule(
        r"(?P<d>[0-3]?\d) del? (?P<m>1[0-2]|0?[1-9]) del? (?P<y>(?:19|20)\d\d)", _make.figures
    ),
    _v.rule(r"(?P<d>[0-3]?\d) del (?P<m>1[0-2]|0?[1-9])", _make.figures, after=r"\bel "),
    _v.rule(
        r"(?:desde|del?)(?: el| los)? <day:first>(?: al?| hasta)(?: el)? <day:last>"
        rf" del? (?:mes de )?<month>{_OF_YEAR}",
        _make.days,
    ),
    _v.rule(
        r"entre(?: el| los)? <day:first> y(?: el)? <day:last>"
        rf" del? (?:mes de )?<month>{_OF_YEAR}",
        _make.days,
    ),
    _v.rule(rf"<day:first>(?: al | ?[-–] ?)<day:last> de <month>{_OF_YEAR}", _make.days),
    _v.rule(
        rf"fin de semana del <day:first> (?:y|al?) (?:el )?<day:last> de <month>{_OF_YEAR}",
        _make.days,
    ),
    _v.rule(
        rf"<day>(?=(?:, (?:el )?\d\d?){{0,4}},? (?:y|e|o|u) (?:el )?\d\d? de <month>{_OF_YEAR})",
        _make.date,
        after=rf"(?:\b(?:el|los|dias|del|proximos|pasados|(?:{choice(WORDS.weekdays)})s?)|,) ",
    ),
    _v.rule(
        rf"(?:(?:<which> )?(?:<wd>,? (?:el )?(?:dia )?|dia )|<which2> )<day>{_TH}{_NO_NOUN}",
        _make.day_alone,
    ),
    _v.rule(rf"(?:<wd>,? )?(?:dia )?<day>{_TH} {_OF_MONTH}", _make.day_of_month),
    # Days of a week, near days
    _v.rule(
        # "El último viernes de mes" is not that of last week.
        r"(?:<which> )?<wd>(?: (?P<which2>anterior|siguiente)| <whichpost>)?"
        r"(?! del? (?:cada )?mes(?!\w))",
        _make.weekday_alone,
    ),
    _v.rule(r"<wd>,?(?: de)?(?: la)? <ofweek>", _make.weekday_alone),
    _v.rule(r"(?:(?:<which>|es[ea]) )?fin de semana(?: <whichpost>)?", _make.weekend),
    _v.rule(rf"(?:dia de )?hoy{_DAYPART}", _make.today(0)),
    _v.rule(
        rf"esta (?:misma )?(?:manana|tarde|noche|madrugada|jornada)|este (?:mismo )?dia{_DAYPART}",
        _make.today(0),
    ),
    _v.rule(rf"(?:dia de )?ayer(?: mismo)?{_DAYPART}|anoche", _make.today(-1)),
    _v.rule(rf"anteayer{_DAYPART}|antes de ayer{_DAYPART}|antier|anteanoche|antenoche",
            _make.today(-2)),
    # "Por la mañana" is a part of a day.
    _v.rule(
        r"(?<!\bel\s)(?<!\bla\s)(?<!\buna\s)(?<!\besa\s)(?<!\bcada\s)(?<!\btoda\s)(?<!\bmisma\s)"
        r"(?<!\bmedia\s)(?<!\bbuena\s)(?<!\botra\s)(?<!\baquella\s)"
        rf"manana(?: mismo)?{_DAYPART}",
        _make.today(1),
    ),
    _v.rule(rf"pasado manana{_DAYPART}", _make.today(2)),
    _v.rule(rf"<ord> <wd> de(?:l)? (?:mes de )?<month>{_OF_YEAR}", _make.nth_weekday),
    _v.rule(r"<ord> <wd> de(?:l| este)(?: presente| mismo)? mes", _make.nth_weekday),
    # Longer times
    _v.rule(rf"(?:<which> )?(?:mes de )?<month>(?: <whichpost>)?{_OF_YEAR}", _make.month_alone),
    _v.rule(r"<mon>[-\s](?:de(?:l)? )?<figures:year>", _make.month_alone),
    _v.rule(r"<ord> (?P<unit>trimestre|semestre)(?: ?-? ?<figures:year>)?", _make.nth_of_year),
    _v.rule(rf"<ord> (?P<unit>trimestre|semestre){_OF_YEAR}", _make.nth_of_year),
    _v.rule(r"<figures:year>[-\s]?[tq](?P<quarter>[1-4])", _make.quarter),
    _v.rule(r"[tq](?P<quarter>[1-4])(?: de)?[-\s]<figures:year>", _make.quarter),
    _v.rule(rf"semana <n>{_OF_YEAR}", _make.week_number),
    _v.rule(r"(?:ano (?:calendario )?)?<figures:year>", _make.year_alone),
    _v.rule(r"ano <year>", _make.year_alone),
    _v.rule(r"(?P<first>(?:1[89]|20)\d\d) ?[-–/] ?(?P<last>(?:19|20)\d\d|\d\d)(?![\d/-])",
            _make.years),
    _v.rule(
        r"(?:(?:decada de (?:los )?|los )(?:anos )?|anos )"
        rf"(?:'?(?P<decade>[2-9]0|(?:1[5-9]|20)\d0)|(?P<tens>{choice(WORDS.tens)}))"
        # "Los años 2010 y 2011" are two years, "los años 2010 y 2020" two decades.
        r"(?!(?:,| y|, y| ?[-–/]) ?(?:1[5-9]|20)\d[1-9])",
        _make.decade,
    ),
    _v.rule(
        rf"(?:'?(?P<decade>[2-9]0)|(?P<tens>{choice(WORDS.tens)}))"
        r"(?! (?:[yoae]|que|mil|\w+s)\b|[.,:]\d| ?[%º-])", _make.decade,
        after=r"\b(?:en|desde|(?:principios|comienzos|inicios|mediados|fin(?:al)?es) de) los ",
    ),
    _v.rule(r"siglo <roman>", _make.century),
    _v.rule(rf"(?:<which> )?<season>(?: <whichpost>)?{_OF_YEAR}", _make.season),
    _v.rule(rf"(?:<which> )?<named>(?: <whichpost>)?{_OF_YEAR}", _make.named),
    _v.rule(
        r"(?:<which> )(?P<unit>semana|mes|trimestre|semestre|ano|decada|decenio|siglo)"
        r"(?! (?:de|del) )",
        _make.unit_alone,
    ),
    _v.rule(r"<unit> <whichpost>", _make.unit_alone),
    _v.rule(r"lo que va de(?:l)? (?:est[ea] )?(?P<unit>ano|mes|semana|siglo|decada)",
            _make.to_date),
    # Distances
    _v.rule(rf"hace {_ABOUT}{_LENGTH}", _make.ago),
    _v.rule(rf"{_ABOUT}{_LENGTH} atras", _make.ago),
    _v.rule(rf"(?:dentro de|en|de aqui a) {_ABOUT}{_LENGTH}", _make.ahead),
    _v.rule(
        r"(?P<which>ultim[oa]s|proxim[oa]s|pasad[oa]s|siguientes|anteriores)(?: <n>)? <unit>",
        _make.stretch,
    ),
    _v.rule(r"<n> (?P<which>ultim[oa]s|proxim[oa]s|pasad[oa]s|siguientes) <unit>", _make.stretch),
    _v.rule(r"<n> <unit> (?P<which>siguientes|anteriores|proxim[oa]s|pasad[oa]s|ultim[oa]s)",
            _make.stretch),
    _v.rule(r"<unit> (?P<way>siguiente|anterior|previ[oa]|posterior)", _make.neighbour),
    _v.rule(
        r"(?:(?:es[ea]|aquel(?:la)?)(?: mism[oa])?|mism[oa]) "
        r"(?P<what>dia|jornada|noche|tarde|manana|madrugada|fecha|semana|mes|ano)",
        _make.same,
    ),
)  # fmt: skip

_TIME_WORD = rf"""(?:{choice(WORDS.weekdays)}|{choice(WORDS.months)}|{choice(WORDS.numbers)}
    |est[ea]|principios|mediados|fin(?:es|ales)?|hoy|ayer|manana|(?:{choice(WORDS.short_months)})
    |proxim[oa]|pasad[oa]|ahora)\b|\d"""
_ARTICLE = "(?: el| la| los| las)?"
_NAMED = choice(WORDS.named).replace(" ", r"\s")
_OPENING = rf"""(?:(?:{choice(WORDS.weekdays)}|{choice(WORDS.months)}|{choice(WORDS.seasons)}
    |{_NAMED}|{choice(WORDS.ordinals)}|hoy|ayer|anoche|anteayer|anteanoche|antenoche|antier|manana
    |(?:pasad|proxim|ultim)[oa]s?|presente|corriente|est[ea]|es[ea]|mism[oa]|aquel(?:la)?|siglo
    |decadas?|anos?|mes|semana|fin|fines|final(?:es)?|principios?|comienzos?|inicios?|mediados|mitad
    |medi[oa]|(?<=los\ )(?:{choice(WORDS.tens)})
    |dias?|jornada|trimestre|semestre|dentro|hace|desde|hasta|entre|despues|antes|mediodia|medianoche)\b
    |a\ partir\ del?\b|(?:{choice(WORDS.short_months)})(?=[-.\ ]{{1,2}}\d)|lo\ que\ va\b
    |(?:{choice(WORDS.numbers)})\ \w|[tq][1-4]\b|\d
    |(?:del?|en)\ (?:(?:el|los|la|las)\ )?(?:dias\ )?(?={_TIME_WORD})|las?\ (?=\d|{_HOURS}\b))"""

GRAMMAR = Grammar(
    words=WORDS,
    start=re.compile(rf"(?<![\w$€£#])(?<!\d[.,:/])(?<!\d-)(?:{_OPENING})", re.VERBOSE),
    rules=_RULES,
    ranges=(
        (_v.compile(rf"entre{_ARTICLE} "), _v.compile(rf" (?:y|e){_ARTICLE} ")),
        (_v.compile(rf"(?:desde|del?){_ARTICLE} "), _v.compile(rf" (?:al?|hasta){_ARTICLE} ")),
        (re.compile(""), _v.compile(r" ?[-–] ?| al | a ")),
    ),
    bounds=(
        (_v.compile(r"(?:desde|a partir de(?:l)?)(?: el| la| los| las)? "), "since"),
        (_v.compile(r"hasta(?: el| la| los| las)? "), "until"),
        (_v.compile(r"antes de(?:l)?(?: el| la)? "), "before"),
        (_v.compile(r"despues de(?:l)?(?: el| la)? "), "after"),
    ),
    part=_v.compile(
        r"(?P<weekend>fin de semana) del "
        rf"|(?P<part>{choice(WORDS.parts)})(?:e?s)? de(?:l)? (?:el |la |los |las )?"
        r"|(?P<week>semana) (?:que (?:comienza|empieza|inicia) (?:el )?|que va del |del )"
    ),
    onward=_v.compile(r" (?:[oy] (?:mas tarde|despues|posterior)|en adelante)(?!\w)"),
    nth=_v.compile(r"<ord>(?: <n>)? <unit> de(?:l)? (?:el |la )?"),
    distance=_v.compile(
        r"(?:dentro de )?<n> <unit> (?P<way>despues|antes|mas tarde|a partir|desde|posterior(?:es)?"
        r"|anterior(?:es)?)(?P<of>(?: de(?:l)?| al?)?(?: el| la)? )?"
    ),
    clocks=(
        _v.compile(rf"las? (?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?![.,:]?\d){_HALF}(?!\w)"),
        _v.compile(rf"(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![.,:]?\d){_HALF}(?!\w)"),
        _v.compile(rf"(?P<h>[01]?\d|2[0-4])[.:](?P<m>[0-5]\d)(?= ?{_MARK}){_HALF}(?!\w)"),
        _v.compile(rf"(?P<h>[01]?\d|2[0-4])(?= ?(?!horas){_MARK}){_HALF}(?!\w)"),
        # Not "en las 24 horas" nor "de 8 horas", which say how long.
        _v.compile(rf"{_AT}(?P<h>[01]?\d|2[0-4])(?= ?horas){_HALF}(?!\w)"),
        # The first hour of "de 9 a 14 horas".
        _v.compile(
            r"(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?"
            rf"(?= a (?:[01]?\d|2[0-4])(?:[.:][0-5]\d)? ?{_MARK})"
        ),
        _v.compile(
            rf"(?:las? |(?<=\bla\s)|(?<=\blas\s))(?P<h>{_HOURS})"
            rf"(?: y (?P<past>{_MINUTES})| menos (?P<to>{_MINUTES}))?"
            rf"(?:(?= ?(?:de la |del mediodia|{_MARK})){_HALF}(?!\w)|{_NO_NOUN}|(?= del? )"
            rf"|(?= (?:y|a|hasta) las? (?:{_HOURS})))"
        ),
        _v.compile(rf"(?<=\ba\s)las? (?P<h>{_HOURS})(?<!\d)(?! \w+s\b)(?!\w)"),
        _v.compile(rf"(?P<h>{_HOURS}) de la (?P<part>manana|tarde|noche|madrugada)(?!\w)"),
        _v.compile(r"(?P<word>mediodia|medianoche)(?!\w)"),
    ),
    day_to_clock=_v.compile(
        r"(?: (?:por|en|a|de) la (?:manana|tarde|noche|madrugada),)?"
        r",? ?(?:al?|desde|sobre|hacia|alrededor de)?(?: partir de)? ?"
    ),
    clock_to_day=_v.compile(r",? (?:de(?:l)? )?(?:el |este )?"),
    article=re.compile(r"(?:el|los)\s"),
    within=_v.compile(r"en <n> <unit>(?!\w)"),
    lead=re.compile(r"(?<!\w)(?:(?:en|el|la|los|las|al|a|para|durante|hacia|por)\s){1,2}$"),
    bare_unit=re.compile(r"(?:mes|ano|semana|siglo|decada|trimestre|semestre)(?!\w)"),
    of_event=re.compile(r"\s(?:de|del|a|que)\b"),
    every=re.compile(r"de\s|lunes\sa\s"),
    led=re.compile(
        r"(?<!\w)(?:en|desde|hasta|para|mes de|el|este|proximo|pasado|y|entre|a|durante|fines de"
        r"|finales de|principios de|mediados de|comienzos de)\s$"
    ),
    verb=re.compile(r"(?!)"),
    capitals=False,
    street=re.compile(
        r"(?<!\w)(?:calles?|avenidas?|avda?\.?|av\.?|bulevar|bulevares|plaza|plazoleta|paseo|parque"
        r"|barrio|colonia|estadio|hospital|escuela|liceo|club|movimiento|estacion|brigada|ruta"
        r"|esquina|puente|metro|deportivo|colegio|instituto|universidad|grupo|comando|frente"
        r")(?P<of>\sdel)?\s$"
    ),
    habit=re.compile(
        r"(?<!\w)(?:santo|cada|todos los|todas las|los|un|algun|ningun|lunes a|de lunes a|dia)\s$"
    ),
    names=frozenset({"abril", "mayo", "julio", "agosto", "domingo", "marzo"}),
    not_dates=re.compile(r"hoy\s(?:en\s)?dia\b|primavera\sarabe\b|semana\ssanta\b(?=\s1e)"),
)
