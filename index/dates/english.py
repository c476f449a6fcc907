"""How English speaks of time."""

import re

from index.dates.english_words import WORDS
from index.dates.grammar import Grammar, Vocabulary, choice
from index.dates.making import Making

_make = Making(WORDS, month_first=True)

_NUMBER = f"(?:{choice(WORDS.numbers)})(?!\\w)"
_TH = r"(?:st|nd|rd|th)"
_FULL = [word for word in WORDS.weekdays if word.endswith("day")]
_SHORT = WORDS.weekdays.keys() - _FULL
_v = Vocabulary(
    {
        "day": rf"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:{_TH}(?!\w))?"
        rf"|(?:{choice([w for w in WORDS.ordinals if w not in ('last', 'final')])})(?!\w)",
        "mon": rf"(?:{choice(WORDS.months)})(?!\w)|(?:{choice(WORDS.short_months)})(?!\w)\.?",
        "month": rf"(?:{choice(WORDS.months)})(?!\w)",
        "wd": rf"(?:{choice(_FULL)})(?!\w)|(?:{choice(_SHORT)})(?!\w)\.?",
        "n": rf"(?:a )?couple of|\d{{1,4}}|{_NUMBER}(?:(?:-| )(?:and )?{_NUMBER}){{0,3}}",
        "year": r"(?:1[0-9]|20)\d\d(?!\d)",
        "yearwords": r"(?:last|next|this|that|the same|the following|the previous) year",
        "unit": rf"(?:{choice(WORDS.units)})(?!\w)",
        "which": r"(?:this )?(?:coming|past|next|last)|this|next|last|the following|the previous"
        r"|the coming|upcoming",
        "ord": rf"(?:{choice(WORDS.ordinals)})(?!\w)|\d{{1,2}}{_TH}",
        "season": choice(WORDS.seasons),
        "named": choice(WORDS.named),
        "ofweek": r"(?:of )?(?:next|last|this) week",
    }
)
_OF_YEAR = r"(?:,? (?:of )?(?:the year )?<year>|,? (?:of )?<yearwords>)?"
_DAYPART = r"(?:,? (?:in the )?(?:morning|afternoon|evening|night))?"
_ABOUT = r"(?:(?:just|about|around|nearly|almost|some|more than|less than|over|at least) )?"
# "Two years", "a year and a half", "half a century".
_LENGTH = r"(?:<n> <unit>(?P<and_half> and a half)?|(?P<half>half) an? <unit:unit2>)"
# Follows a day of its own: that of "June 5 at 7 p.m.", not of "June 5 to July 10".
_NO_RANGE = r"(?! (?!(?:at|from|around|about|by)\b)\w+ \d)"

_RULES = (
    # Days of a month
    _v.rule(
        rf"(?:(?:<which> )?<wd>,? (?:the )?)?<day>(?: of)?(?: |-)<mon>{_OF_YEAR}", _make.date
    ),
    _v.rule(rf"(?:(?:<which> )?<wd>,? )?<mon>(?: the)? <day>{_NO_RANGE}{_OF_YEAR}", _make.date),
    _v.rule(r"<day>-<mon>-<year>", _make.date),
    _v.rule(
        r"(?:<wd>,? )?(?P<d>[0-3]?\d)(?P<sep>[/.-])(?P<m>[0-3]?\d)(?P=sep)"
        r"(?P<y>(?:1[89]|20)\d\d|(?<!\.)\d\d)(?!\d)",
        _make.figures,
    ),
    _v.rule(
        r"(?P<y>(?:1[89]|20)\d\d)(?P<sep>[/.-])(?P<m>[01]?\d)(?P=sep)(?P<d>[0-3]?\d)(?P<iso>)",
        _make.figures,
    ),
    _v.rule(
        rf"(?:between |from )?(?:the )?<day:first>(?:[-–]| to | and | through | until )(?:the )?"
        rf"<day:last>(?: of)? <month>{_OF_YEAR}",
        _make.days,
    ),
    _v.rule(
        rf"(?:between |from )?<mon> <day:first>(?: ?[-–] ?| to | and | through | until )<day:last>"
        rf"(?! \w+ \d\d\d\d){_OF_YEAR}",
        _make.days,
    ),
    _v.rule(
        rf"(?:<which> )?<wd>,? (?:the )?<day>(?=[.,;)\s]|\Z)(?! (?:{choice(WORDS.months)}|\w+s\b))",
        _make.day_alone,
    ),
    _v.rule(rf"(?P<day>\d\d?{_TH})", _make.day_alone, after=r"\b(?:on|by|until) the "),
    _v.rule(r"<day> of (?P<monthwords>(?:this|next|last) month)", _make.day_of_month),
    # Days of a week, near days
    # "The last Friday of each month" is not that of last week.
    _v.rule(
        rf"(?:<which> )?<wd>{_DAYPART}(?! (?:of|in) (?:the|this|each|every) month(?!\w))",
        _make.weekday_alone,
    ),
    _v.rule(rf"<wd>,? <ofweek>{_DAYPART}", _make.weekday_alone),
    _v.rule(r"(?:the )?<which> weekend|(?:the )?weekend", _make.weekend),
    _v.rule(r"today|this (?:morning|afternoon|evening)|tonight", _make.today(0)),
    _v.rule(rf"the day before yesterday{_DAYPART}", _make.today(-2)),
    _v.rule(rf"the day after tomorrow{_DAYPART}", _make.today(2)),
    _v.rule(rf"yesterday{_DAYPART}|last (?:night|evening)", _make.today(-1)),
    _v.rule(rf"tomorrow{_DAYPART}", _make.today(1)),
    _v.rule(rf"(?:the )?<ord> <wd> (?:of|in) <month>{_OF_YEAR}", _make.nth_weekday),
    _v.rule(r"(?:the )?<ord> <wd> (?:of|in) (?:the|this) month", _make.nth_weekday),
    # Longer times
    _v.rule(rf"(?:<which> )?<month>{_OF_YEAR}", _make.month_alone),
    _v.rule(r"<mon> <year>", _make.month_alone),
    _v.rule(
        rf"(?:the )?<ord> (?P<unit>quarter|half)(?: (?:of|in))?{_OF_YEAR}", _make.nth_of_year
    ),
    _v.rule(r"q(?P<quarter>[1-4])(?: of)? <year>", _make.quarter),
    _v.rule(r"week <n>(?: of <year>)?", _make.week_number),
    _v.rule(r"(?:the year )?<year>", _make.year_alone),
    _v.rule(r"(?P<first>(?:1[89]|20)\d\d) ?[-–/] ?(?P<last>(?:19|20)\d\d|\d\d)(?![\d/-])",
            _make.years),
    _v.rule(
        rf"(?:the )?(?:'?(?P<decade>[2-9]0|(?:1[5-9]|20)\d0)'?s|(?P<tens>{choice(WORDS.tens)}))",
        _make.decade,
    ),
    _v.rule(r"(?:the )?<ord> century", _make.century),
    _v.rule(rf"(?:(?:<which>|the) )?<season>{_OF_YEAR}", _make.season),
    _v.rule(rf"(?:<which> )?<named>{_OF_YEAR}", _make.named),
    _v.rule(
        r"(?P<which>this|next|last|the current|the coming|the previous|the past)"
        r" (?P<unit>week|month|quarter|year|decade|century)(?! (?:of|in) )",
        _make.unit_alone,
    ),
    _v.rule(r"the (?P<unit>year|month|week) to date", _make.to_date),
    # Distances
    _v.rule(rf"{_ABOUT}{_LENGTH} ago", _make.ago),
    _v.rule(rf"(?:in|within) {_ABOUT}{_LENGTH}(?:' time)?", _make.ahead),
    _v.rule(rf"{_ABOUT}{_LENGTH} from (?:now|today)", _make.ahead),
    _v.rule(
        r"(?:the |these )?(?P<which>last|past|next|coming|previous)(?: <n>)? "
        r"(?P<unit>hours|days|weeks|months|quarters|years|decades)",
        _make.stretch,
    ),
    _v.rule(r"the (?P<way>next|following|previous) (?P<unit>day|week|month|year)",
            _make.neighbour),
    _v.rule(
        r"(?:that(?: same| very)?|the(?: very)? same) "
        r"(?P<what>day|night|evening|afternoon|morning|date|week|month|year)",
        _make.same,
    ),
)  # fmt: skip

_NAMED = choice(WORDS.named).replace(" ", r"\s")
_OPENING = rf"""(?:{choice(WORDS.weekdays)}|{choice(WORDS.months)}|{choice(WORDS.seasons)}
    |{_NAMED}|{choice(WORDS.ordinals)}|{choice(WORDS.tens)}|today|tonight|yesterday
    |tomorrow|this|next|last|past|coming|upcoming|previous|that|early|late|mid|beginning|start|middle
    |end|noon|midday|midnight|since|until|till|before|after|between|from|by|within|week|weekend|just
    |about|around|q[1-4]|(?:{choice(WORDS.short_months)})(?=[-.\ ]{{1,2}}\d)
    |(?:{choice(WORDS.numbers)})(?=[\ -]\w)|half(?=\ (?:an?|past)\ )|quarter(?=\ (?:past|to)\ )
    |in(?=\ )|the(?=\ (?:day|last|next|past|same|very|current
    |coming|previous|following|year|weekend|\d|{choice(WORDS.tens)}|{choice(WORDS.ordinals)}
    |{choice(WORDS.seasons)})))\b|\d"""
_THE = "(?: the)?"
_MERIDIEM = r"(?P<half>[ap])\.? ?m(?!\w)\.?"

GRAMMAR = Grammar(
    words=WORDS,
    start=re.compile(rf"(?<![\w$€£#'])(?<!\d[.,:/])(?<!\d-)(?:{_OPENING}|'\d0'?s\b)", re.VERBOSE),
    rules=_RULES,
    ranges=(
        (_v.compile(rf"between{_THE} "), _v.compile(rf" and{_THE} ")),
        (_v.compile(rf"from{_THE} "), _v.compile(rf" (?:to|through|until|till){_THE} ")),
        (re.compile(""), _v.compile(r" ?[-–] ?| to | through ")),
    ),
    bounds=(
        (_v.compile(rf"(?:since|from|starting(?: on)?){_THE} "), "since"),
        (_v.compile(rf"(?:until|till|through|by){_THE} "), "until"),
        (_v.compile(rf"before{_THE} "), "before"),
        (_v.compile(rf"after{_THE} "), "after"),
    ),
    part=_v.compile(
        r"(?P<part>early|late|mid)(?: in)?[-\s](?:the )?"
        r"|(?:the )?(?P<part2>beginning of|start of|middle of|end of) (?:the )?"
        r"|(?:the )?(?P<weekend>weekend) of (?:the )?"
        r"|(?:the )?(?P<week>week) (?:of|starting|beginning) (?:on )?(?:the )?"
    ),
    onward=_v.compile(r" (?:or later|and later|onwards?|and after)(?!\w)"),
    nth=_v.compile(r"(?:the )?<ord>(?: <n>)? <unit> (?:of|in) (?:the )?"),
    distance=_v.compile(r"<n> <unit> (?P<way>after|later|earlier|before|from)(?P<of> (?:the )?)?"),
    clocks=(
        _v.compile(rf"(?P<h>[01]?\d|2[0-3])(?:[:.](?P<m>[0-5]\d))? ?{_MERIDIEM}(?!\w)"),
        _v.compile(
            r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?P<unit> (?:hours|hrs|h))?(?![.,:]?\d)(?!\w)"
        ),
        _v.compile(
            rf"(?P<h>\d\d?|{_NUMBER})(?: o'clock)?(?: in the (?P<part>morning|afternoon|evening)"
            r"| at (?P<noon>night)|(?<=o'clock))"
        ),
        _v.compile(
            rf"(?:(?P<past>{choice(WORDS.minutes)}) past|(?P<to>(?:a )?quarter) to)"
            rf" (?P<h>\d\d?|{_NUMBER})"
            rf"(?: in the (?P<part>morning|afternoon|evening)| at (?P<noon>night)| ?{_MERIDIEM})?"
            r"(?!\w)"
        ),
        _v.compile(r"(?P<word>noon|midday|midnight)(?!\w)"),
    ),
    day_to_clock=_v.compile(r",? ?(?:at|from|around|about|by)? ?"),
    clock_to_day=_v.compile(r",? (?:on |of )?(?:the )?"),
    article=re.compile(r"the\s"),
    within=_v.compile(r"in <n> <unit>(?!\w)"),
    lead=re.compile(r"(?<!\w)(?:(?:in|on|at|the|during|by|for|about|around)\s){1,2}$"),
    bare_unit=re.compile(r"(?:month|year|week|century|decade|quarter)(?!\w)"),
    of_event=re.compile(r"\s(?:the|a|an|his|her|its|their|that)\b"),
    every=re.compile(r"(?!)"),
    led=re.compile(
        r"(?<!\w)(?:in|by|until|since|from|of|to|through|late|early|mid|for|before|after|during|and"
        r"|or|between|this|next|last|on|every|till)[\s-]$"
    ),
    verb=re.compile(r"may|march|mar|august|fall|spring|mon|sun|wed|sat|second"),
    capitals=True,
    street=re.compile(r"(?!)"),
    habit=re.compile(r"(?<!\w)(?:every|each|a|any|most|on\s\w+days\sand)\s$"),
    names=frozenset({"may", "march", "april", "june", "august"}),
    not_dates=re.compile(r"second\s(?!\w+day|quarter|half|week|month|day|of)"),
)
