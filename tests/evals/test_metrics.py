"""Every metric against figures worked out by hand, and what holds whatever the figures."""

import math
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score

from evals import metrics
from evals.metrics import Span
from evals.normalise import contains, facts, normalise


@dataclass(frozen=True)
class Row:
    answers: tuple[str, ...] = ()
    date: str | None = None
    articles: frozenset[str] = frozenset()


WORDS = st.lists(
    st.sampled_from(
        ["el", "río", "Arlón,", "creció", "3,5", "3.5", "tres", "y", "mil", "unas;", "enero", "no"]
    ),
    max_size=8,
).map(" ".join)
RUNS = st.lists(st.sampled_from("abcdefghijklmnop"), unique=True)
QRELS = st.sets(st.sampled_from("abcdefghijklmnop"), min_size=1)
# Of tenths, so that some are equal and some on the edge of a bin.
CONFIDENT = st.one_of(st.integers(0, 10).map(lambda n: n / 10), st.floats(0, 1))
OUTCOMES = st.lists(st.tuples(CONFIDENT, st.booleans()), max_size=40)
unhurried = settings(deadline=None, max_examples=60)  # a busy machine is no failure


def columns(rows):
    return [row[0] for row in rows], [row[1] for row in rows]


# Retrieval.


def test_recall_is_over_what_k_can_hold():
    run, qrels = ["a", "x", "b", "y", "c"], {"a", "b", "c", "d"}
    assert metrics.recall_at_k(run, qrels, 1) == 1  # a, of min(1, 4)
    assert metrics.recall_at_k(run, qrels, 2) == 1 / 2  # a, of min(2, 4)
    assert metrics.recall_at_k(run, qrels, 3) == 2 / 3  # a b, of min(3, 4)
    assert metrics.recall_at_k(run, qrels, 10) == 3 / 4  # a b c, of min(10, 4)
    assert metrics.recall_at_k([], qrels, 5) == 0


def test_reciprocal_rank_is_of_the_first_right_one():
    assert metrics.reciprocal_rank(["x", "y", "b", "a"], {"a", "b"}) == 1 / 3
    assert metrics.reciprocal_rank(["x", "y"], {"a"}) == 0
    # The eleventh is too late.
    assert metrics.reciprocal_rank([*"0123456789", "a"], {"a"}) == 0


def test_ndcg():
    # Right at 1 and 3: 1/log2(2) + 1/log2(4) = 1.5; ideally at 1 and 2: 1 + 1/log2(3) = 1.6309.
    assert metrics.ndcg_at_k(["a", "x", "b"], {"a", "b"}) == pytest.approx(1.5 / 1.63093, abs=1e-5)
    # Right at 2 alone, of three: 0.63093 / (1 + 0.63093 + 0.5).
    ndcg = metrics.ndcg_at_k(["x", "a"], {"a", "b", "c"})
    assert ndcg == pytest.approx(0.63093 / 2.13093, abs=1e-5)
    # With k = 1 the ideal is one right one.
    assert metrics.ndcg_at_k(["a", "x"], {"a", "b"}, 1) == 1


def test_passages_of_one_article_count_as_one():
    assert metrics.recall_at_k(["x", "x", "a"], {"a"}, 2) == 1
    assert metrics.reciprocal_rank(["x", "x", "a"], {"a"}) == 1 / 2
    assert metrics.ndcg_at_k(["a", "a"], {"a", "b"}, 2) < 1


def test_without_qrels_a_question_does_not_count():
    assert metrics.recall_at_k(["a"], (), 5) is None
    assert metrics.reciprocal_rank(["a"], ()) is None
    assert metrics.ndcg_at_k(["a"], ()) is None


@unhurried
@given(RUNS, QRELS, st.integers(1, 12))
def test_retrieval_is_a_share(run, qrels, k):
    recall, rank = metrics.recall_at_k(run, qrels, k), metrics.reciprocal_rank(run, qrels, k)
    ndcg = metrics.ndcg_at_k(run, qrels, k)
    assert all(0 <= figure <= 1 for figure in (recall, rank, ndcg))
    assert (recall > 0) == (rank > 0) == (ndcg > 0)


@unhurried
@given(RUNS, QRELS, st.integers(1, 12))
def test_recall_grows_with_k_once_k_can_hold_all(run, qrels, k):
    k = max(k, len(qrels))
    assert metrics.recall_at_k(run, qrels, k) <= metrics.recall_at_k(run, qrels, k + 1)


@unhurried
@given(RUNS, st.sampled_from("abcdef"), st.integers(1, 12))
def test_recall_of_one_article_grows_with_k(run, article, k):
    assert metrics.recall_at_k(run, {article}, k) <= metrics.recall_at_k(run, {article}, k + 1)


@unhurried
@given(QRELS, st.lists(st.sampled_from("qrst"), unique=True), st.integers(1, 12))
def test_what_is_right_first_is_perfect(qrels, others, k):
    run = [*sorted(qrels), *others]
    assert metrics.recall_at_k(run, qrels, k) == 1
    assert metrics.reciprocal_rank(run, qrels, k) == 1
    assert metrics.ndcg_at_k(run, qrels, k) == pytest.approx(1)


# Answers.


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Denver Broncos!", "denver broncos"),
        ("¿Quién?, «la alcaldesa» —dijo—", "quién alcaldesa dijo"),
        ("El 42.277 de los EE. UU.", "42277 de ee uu"),
        ("a las 10:30 h", "a 1030 h"),
        ("Lo dijo un niño; unas y unos", "dijo niño y"),
        # Words that only begin like an article, and one that is no article of ours.
        ("Elena launa a lossy", "elena launa a lossy"),
        ("Levi's Stadium", "levis stadium"),
        ("3,5 € + $2", "35 € 2"),
        # Composed or not, it is the same word; without its accent, another.
        ("cio\u0301", "ció"),
        ("el\u00a0río", "río"),
        ("La.", ""),
    ],
)
def test_normalise(text, normal):
    assert normalise(text) == normal


@unhurried
@given(WORDS)
def test_normalise_again_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


# Of SQuAD 1.1's first article.
SUPER_BOWL = (
    "Santa Clara, California",
    "Levi's Stadium",
    "Levi's Stadium in the San Francisco Bay Area at Santa Clara, California.",
)


def test_squad():
    assert metrics.exact_match("The Denver Broncos", ["Denver Broncos"]) == 1
    assert metrics.exact_match("levis stadium", SUPER_BOWL) == 1
    assert metrics.exact_match("San Francisco Bay Area at Santa Clara", SUPER_BOWL) == 0
    # 7 words, all of them among the 11 of the third: 2 * 7 / 18; of the first's 3, two: 4 / 10.
    assert metrics.f1("San Francisco Bay Area at Santa Clara", SUPER_BOWL) == 14 / 18
    assert metrics.f1("Santa Clara Stadium", SUPER_BOWL[:1]) == 4 / 6
    assert metrics.f1("Pasadena", SUPER_BOWL) == 0


def test_a_word_counts_as_often_as_it_is_said():
    # "no no" against "no": one in common, of two and one.
    assert metrics.token_f1("no, no", "no") == 2 / 3


def test_no_answer_matches_nothing():
    assert metrics.exact_match(None, ["La"]) == metrics.f1(None, ["La"]) == 0
    assert metrics.exact_match("algo", []) == metrics.f1("algo", []) == 0


def test_what_is_all_articles_matches_its_like_alone():
    assert metrics.exact_match("el", ["La."]) == metrics.f1("el", ["La."]) == 1
    assert metrics.f1("el río", ["La."]) == metrics.f1("La.", ["río"]) == 0


@unhurried
@given(WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_em_is_at_most_f1(candidate, answers):
    em, f1 = metrics.exact_match(candidate, answers), metrics.f1(candidate, answers)
    assert 0 <= em <= f1 <= 1
    assert metrics.exact_match(candidate, [*answers, candidate]) == 1
    assert metrics.f1(candidate, answers[::-1]) == f1


@unhurried
@given(WORDS, WORDS)
def test_f1_and_facts_are_symmetric(a, b):
    assert metrics.token_f1(a, b) == metrics.token_f1(b, a)
    assert metrics.same_facts(a, b) == metrics.same_facts(b, a)
    assert metrics.same_facts(a, a)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("42.277", [42277]),
        ("42,277", [42277]),
        ("42 277 personas", [42277]),
        ("42\u202f277", [42277]),
        ("1.234.567,8", [1234567.8]),
        ("1,234,567.8", [1234567.8]),
        ("3,5", [3.5]),
        ("3.50", [3.5]),
        ("3'5", [3.5]),
        ("0,125", [0.125]),
        ("2.5000", [2.5]),
        ("17.00", [17]),
        ("10:30", [10.3]),
        ("18h30", [18.3]),
        ("15.1.2026", [15, 1, 2026]),
        ("2026-01-15", [2026, 1, 15]),
        ("1,2,3", [1, 2, 3]),
        ("en 2020 300 vecinos", [2020, 300]),
        ("-5 grados", [-5]),
        ("−5,5", [-5.5]),
        ("covid-19", [19]),
        ("1951.", [1951]),
        ("G20", [20]),
        ("años 1970s", [1970]),
        ("quince", [15]),
        ("veintidós", [22]),
        ("treinta y una", [31]),
        ("ciento una", [101]),
        ("dos mil", [2000]),
        ("mil", [1000]),
        ("un millón", [10**6]),
        ("un millón y medio", [1500000]),
        ("medio millón", [500000]),
        ("dos millones y medio de euros", [2500000]),
        ("2,5 millones", [2500000]),
        ("1 millón 200 mil", [1200000]),
        ("mil millones", [10**9]),
        ("21,4 mil millones", [21400000000]),
        ("dos mil quinientos millones", [2500000000]),
        ("2 billones", [2 * 10**12]),
        ("42 mil 277", [42277]),
        ("entre mil y dos mil", [1000, 2000]),
        ("treinta y cuarenta", [30, 40]),
        ("cinco, seis", [5, 6]),
        ("tres o cuatro", [3, 4]),
        ("millones de personas", []),
        ("una docena", [12]),
        ("media docena", [6]),
        ("un centenar", [100]),
        ("docenas", []),
        ("las siete y media", [7.5]),
        ("75 por ciento", [75]),
        ("cien por cien", [100]),
        ("por cien euros", [100]),
        ("cero", [0]),
        ("forty-two thousand two hundred and seventy-seven", [42277]),
        ("a hundred", [100]),
        ("half a million", [500000]),
        ("two billion", [2 * 10**9]),
        ("between one thousand and two thousand", [1000, 2000]),
        ("1.º de enero", [1]),
        ("primero de enero", [1]),
        ("el tercer trimestre", [3]),
        ("la séptima", [7]),
        ("21st", [21]),
        ("thirty seconds", [30]),
        ("treinta segundos", [30]),
        ("siglo XIX", [19]),
        ("siglo V", [5]),
        ("Juan Pablo II", [2]),
        ("en X, la red", []),
        ("unos vecinos y una calle", []),
    ],
)
def test_numbers(text, numbers):
    assert facts(text).numbers == {Decimal(str(number)) for number in numbers}


SMALL = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos"
)


def spelled(n):
    """Spell a number below a million in Spanish."""
    if n < 30:
        return SMALL.split()[n]
    if n < 100:
        return TENS.split()[n // 10 - 3] + (f" y {spelled(n % 10)}" if n % 10 else "")
    if n == 100:
        return "cien"
    if n < 1000:
        return HUNDREDS.split()[n // 100 - 1] + (f" {spelled(n % 100)}" if n % 100 else "")
    thousands = "" if n < 2000 else f"{spelled(n // 1000)} ".replace("uno ", "un ")
    return f"{thousands}mil" + (f" {spelled(n % 1000)}" if n % 1000 else "")


@unhurried
@given(st.integers(2, 999_999))
def test_a_number_is_the_same_in_words_and_in_any_figures(n):
    written = (spelled(n), f"{n}", f"{n:,}", f"{n:,}".replace(",", "."), f"{n},0")
    assert {facts(f"unos {text} vecinos").numbers for text in written} == {frozenset([n])}


@pytest.mark.parametrize(
    ("candidate", "answer", "same"),
    [
        ("quince vecinos", "15 vecinos", True),
        ("42.277", "42,277", True),
        ("3,5", "35", False),
        ("5 grados", "-5 grados", False),
        ("el 5 y otra vez el 5", "5", True),
        # "un" may be the number or the article.
        ("un detenido", "1 detenido", True),
        ("un detenido", "detenido", True),
        ("1 detenido", "detenido", False),
        ("un detenido", "2 detenidos", False),
        ("uno", "one", True),
        ("segundo trimestre de 2026", "primer trimestre de 2026", False),
        ("1 de enero", "primero de enero", True),
        ("Viernes Santo", "Jueves Santo", False),
        ("miercoles", "Miércoles", True),
        ("los sábados", "Saturday", True),
        ("5 de setiembre", "5 de septiembre", True),
        ("May 5", "5 de mayo", True),
        ("it may rain", "rain", True),
        ("junio", "julio", False),
        ("no hay heridos", "hay heridos", False),
        ("nunca dimitió", "no dimitió", True),
        ("ningún detenido", "un detenido", False),
        ("they didn’t resign", "they did not resign", True),
        ("sin heridos", "heridos", False),
        ("sin embargo, dimitió", "dimitió", True),
        ("", "", True),
    ],
)
def test_same_facts(candidate, answer, same):
    assert metrics.same_facts(candidate, answer) is same


def test_correct_goes_by_the_date_where_there_is_one():
    row = Row(("en febrero",), "2026-02")
    assert metrics.correct("otra cosa", "2026-02", row)
    # A day inside the month is another answer, and right words do not help.
    assert not metrics.correct("en febrero", "2026-02-03", row)
    assert not metrics.correct("en febrero", None, row)
    assert metrics.date_exact("2026-02", row)
    assert metrics.date_exact("2026-02-03", row) is False
    assert metrics.date_exact("2026-02", Row(("algo",))) is None


def test_correct_goes_by_words_and_facts_of_one_answer():
    # Two of four words in common with each: 2 * 2 / (4 + 4), just enough.
    assert metrics.correct("tejas de pizarra gris", None, Row(("tejas de barro cocido",)))
    assert not metrics.correct("tejas verdes", None, Row(("tejas de barro",)))  # 2 / 5
    assert not metrics.correct("312 vecinos", None, Row(("227 vecinos",)))
    # The first has the words, the second the number: neither both.
    row = Row(("227 vecinos del barrio", "trescientos doce"))
    assert not metrics.correct("312 vecinos del barrio", None, row)
    assert metrics.correct("312 vecinos", None, Row(("227 vecinos", "unos 312 vecinos")))
    assert not metrics.correct(None, None, Row(("algo",)))
    assert not metrics.correct("algo", None, Row())


@unhurried
@given(WORDS, st.lists(WORDS, max_size=3))
def test_correct_without_a_date_needs_half_the_words(candidate, answers):
    if metrics.correct(candidate, None, Row(tuple(answers))):
        assert metrics.f1(candidate, answers) >= 0.5
    assert metrics.correct(candidate, None, Row((*answers, candidate)))


# Citations.


def test_contains_goes_by_whole_words_in_a_row():
    quote = "La alcaldesa, Inés Olmeda, pagó 1.184 euros."
    assert contains(quote, "inés olmeda")
    assert contains(quote, "alcaldesa la Inés")  # articles and punctuation aside
    assert contains(quote, "1,184")
    assert not contains(quote, "Inés pagó")
    assert not contains(quote, "Olmed")
    assert not contains(quote, "Ines")
    assert not contains(quote, "La")
    assert not contains("", "algo")


@unhurried
@given(WORDS, WORDS, WORDS)
def test_what_is_put_in_is_contained(before, words, after):
    assume(normalise(words))
    assert contains(f"{before} {words} {after}", words)
    assert not contains(normalise(words)[:-1], words)


def test_a_citation_is_right_by_its_article_and_its_quote():
    row = Row(("el lunes", "el 15 de enero"), "2026-01-15", frozenset({"a", "b"}))
    assert metrics.citation_right("a", "Fue el 15 de enero.", (), row)
    assert metrics.citation_right("b", "Fue ayer.", {"2026-01-15"}, row)
    assert metrics.citation_right("c", "Fue el 15 de enero.", {"2026-01-15"}, row) is False
    assert metrics.citation_right("a", "Fue ayer.", {"2026-01-14"}, row) is False
    assert metrics.citation_right("a", "Fue ayer.", (), Row(("ayer",))) is None
    assert metrics.citation_right("a", "Fue ayer.", (), Row()) is False
    assert metrics.citation_right("a", "Ayer.", ["2026"], Row(("no",), None, {"a"})) is False


def test_citation_recall_counts_three_articles_at_most():
    five = Row(("algo",), None, frozenset("abcde"))
    assert metrics.citation_recall([], five) == 0
    assert metrics.citation_recall(["a", "a", "x"], five) == 1 / 3
    assert metrics.citation_recall("abc", five) == metrics.citation_recall("abcde", five) == 1
    assert metrics.citation_recall(["a"], Row(("algo",), None, frozenset("ab"))) == 1 / 2
    assert metrics.citation_recall(["a"], Row(("algo",))) is None
    assert metrics.citation_recall([], Row(articles=frozenset("a"))) is None


def test_exact_spans():
    text = "Ayer ardió el monte."
    quote = Span(5, 19, "ardió el monte")
    assert metrics.exact_spans(text, quote)
    assert metrics.exact_spans(text, quote, Span(11, 19, "el monte"))
    assert not metrics.exact_spans(text, Span(6, 19, "ardió el monte"))
    assert not metrics.exact_spans(text, quote, Span(11, 19, "un monte"))
    # True words, but outside the quote.
    assert not metrics.exact_spans(text, quote, Span(0, 4, "Ayer"))
    assert not metrics.exact_spans(text, quote, Span(14, 20, "monte."))
    # What a slice would take from the end.
    assert not metrics.exact_spans(text, Span(-6, -1, "monte"))
    assert not metrics.exact_spans(text, Span(3, 1, ""))


# Abstention.


def test_abstention():
    refused = [True, True, True, False, False]
    answerable = [False, False, True, True, False]
    # Two of the three refused are unanswerable.
    assert metrics.abstention_precision(refused, answerable) == 2 / 3
    # One of the three unanswerable is refused.
    assert metrics.abstention_recall([True, *[False] * 4], answerable) == 1 / 3
    assert metrics.abstention_precision([False], [False]) is None
    assert metrics.abstention_recall([True], [True]) is None


def test_auroc():
    # Pairs won: 0.9 beats both, 0.4 beats 0.1 and ties with 0.4: 3.5 of 4.
    assert metrics.auroc([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == 3.5 / 4
    assert metrics.auroc([0.5, 0.5], [True, False]) == 1 / 2
    assert metrics.auroc([0.5, 0.6], [True, True]) is None
    assert metrics.auroc([0.5], [False]) is None
    assert metrics.auroc([], []) is None


@unhurried
@given(OUTCOMES)
def test_auroc_is_that_of_sklearn(rows):
    confidence, answerable = columns(rows)
    assume(len(set(answerable)) == 2)
    area = metrics.auroc(confidence, answerable)
    assert area == pytest.approx(roc_auc_score(answerable, confidence))
    assert metrics.auroc(confidence, [not can for can in answerable]) == pytest.approx(1 - area)


def test_ece():
    # Bin 0.9 to 1: two, sure of 1.9, right 1: 0.9. Bin 0.2 to 0.3: one, sure of 0.2, wrong: 0.2.
    # (0.9 + 0.2) / 3.
    assert metrics.ece([0.9, 1.0, 0.2], [True, False, False]) == pytest.approx(1.1 / 3)
    # In one bin errors make up for each other, in two they do not; 0.3 begins the fourth bin.
    assert metrics.ece([0.3, 0.3], [True, False]) == pytest.approx(0.2)
    assert metrics.ece([0.3, 0.29], [False, False]) == pytest.approx(0.295)
    assert metrics.ece([0.3, 0.29], [True, False]) == pytest.approx((0.7 + 0.29) / 2)
    assert metrics.ece([1.0, 0.0], [True, False]) == 0
    assert metrics.ece([], []) is None


def test_brier():
    # 0.1² and 0.6².
    assert metrics.brier([0.9, 0.6], [True, False]) == pytest.approx((0.01 + 0.36) / 2)
    assert metrics.brier([], []) is None


def test_risk_coverage():
    curve = metrics.risk_coverage([0.8, 0.9, 0.2, 0.5], [False, True, False, True])
    # Sure first: right, wrong, right, wrong.
    assert curve.points == ((1 / 4, 0), (2 / 4, 1 / 2), (3 / 4, 1 / 3), (1, 1 / 2))
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    # Equal confidences are one point.
    curve = metrics.risk_coverage([0.5, 0.9, 0.5], [False, True, True])
    assert curve.points == ((1 / 3, 0), (1, 1 / 3))
    assert curve.area == pytest.approx(2 / 3 * 1 / 3)
    assert metrics.risk_coverage([], []) is None


@unhurried
@given(OUTCOMES, st.randoms())
def test_calibration_is_bounded_and_heeds_no_order(rows, random):
    assume(rows)
    shuffled = random.sample(rows, len(rows))
    confidence, right = columns(rows)
    for metric in (metrics.ece, metrics.brier):
        figure = metric(confidence, right)
        assert 0 <= figure <= 1
        assert metric(*columns(shuffled)) == pytest.approx(figure)
    curve = metrics.risk_coverage(confidence, right)
    assert metrics.risk_coverage(*columns(shuffled)) == curve
    assert 0 <= curve.area <= 1
    assert curve.points[-1] == (1, pytest.approx(1 - sum(right) / len(right)))
    assert [point[0] for point in curve.points] == sorted({point[0] for point in curve.points})


@unhurried
@given(OUTCOMES)
def test_calibration_of_the_whole_bounds_that_of_bins(rows):
    assume(rows)
    confidence, right = columns(rows)
    gap = abs(math.fsum(confidence) - sum(right)) / len(rows)
    assert metrics.ece(confidence, right) >= gap - 1e-9
    assert metrics.ece(right, right) == metrics.brier(right, right) == 0
    if len(set(right)) == 2:
        assert metrics.brier(confidence, right) == pytest.approx(
            brier_score_loss(right, confidence)
        )


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_a_confidence_is_a_probability(value):
    for metric in (metrics.auroc, metrics.ece, metrics.brier, metrics.risk_coverage):
        with pytest.raises(ValueError, match="not probabilities"):
            metric([0.5, value], [True, False])
        with pytest.raises(ValueError, match="not pairs: 2 confidences and 1 outcomes"):
            metric([0.5, 0.5], [True])


# Of many questions.


def test_mean_is_of_what_counts():
    assert metrics.mean([1, None, 0, True, False]) == 1 / 2
    assert metrics.mean([None]) is None
    assert metrics.mean([]) is None


def test_percentile():
    # Of five values the 95th is four fifths of the way from the fourth to the fifth.
    times = [30.0, 10.0, 50.0, 20.0, 40.0]
    assert metrics.percentile(times, 50) == 30
    assert metrics.percentile(times, 95) == pytest.approx(48)
    assert metrics.percentile([7.0], 95) == 7
    assert metrics.percentile([], 50) is None


def test_paired_bootstrap():
    ones, zeros = [1.0] * 50, [0.0] * 50
    assert metrics.paired_bootstrap(ones, zeros, 0) == (1, 1)
    assert metrics.paired_bootstrap(ones, ones, 0) == (0, 0)
    # The mean of 50 fair coins: 0.5 give or take 1.96 * sqrt(0.25 / 50) = 0.139.
    low, high = metrics.paired_bootstrap([1, 0] * 25, zeros, 0)
    assert (low, high) == pytest.approx((0.361, 0.639), abs=0.03)
    # The order of the questions does not matter; the seed does.
    assert metrics.paired_bootstrap([0, 1] * 25, zeros, 0) == (low, high)
    assert metrics.paired_bootstrap([], [], 0) is None
    with pytest.raises(ValueError, match="shorter"):
        metrics.paired_bootstrap([1.0, 0.0], [1.0], 0)


@unhurried
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_paired_bootstrap_of_the_other_way_round(pairs):
    a, b = columns(pairs)
    low, high = metrics.paired_bootstrap(a, b, 7, samples=50)
    assert -1 <= low <= high <= 1
    differences = [x - y for x, y in pairs]
    assert min(differences) - 1e-9 <= low
    assert high <= max(differences) + 1e-9
