"""Asking in a real browser: answers, refusals, disputes, errors, stopping, sharing, two readers."""

import http.client
import logging
import threading

import pytest

from index import Article
from rag import Assistant
from tests.page.browsing import BOX, answered, ask, assert_lit
from tests.page.conftest import put_up
from tests.page.shelf import TEXT, build_archive

pytestmark = pytest.mark.browser
MARKET = "¿Qué día reabre el mercado de abastos?"
STALLS = "¿Cuántos puestos tendrá el mercado?"


def test_an_answer_with_its_words_lit(visit, address, archive, assistant):
    page = visit(address)
    assert "Escribe" in page.locator(BOX).get_attribute("placeholder")
    assert "<archivo> de muestra" in page.locator("#header").inner_text()
    answer = ask(page, STALLS)
    expected = assistant.ask(STALLS)
    assert expected.status == "answered"
    assert "según" in answer.inner_text()
    assert_lit(page, archive, expected.citations)
    assert " ".join(expected.citations[0].quote.split()) in answer.inner_text()
    word = (
        "alta" if expected.confidence >= 0.8 else "media" if expected.confidence >= 0.5 else "baja"
    )
    assert f"Confianza {word} ({expected.confidence:.0%}".rstrip("%") in answer.inner_text()


def test_nothing_moves_while_a_first_answer_comes(visit, address):
    page = visit(address)
    page.locator("#chat .examples").wait_for()
    page.evaluate(
        """() => { window.tops = new Set();
            const look = () => {
                tops.add(Math.round(document.querySelector('#question').getBoundingClientRect().y));
                requestAnimationFrame(look);
            };
            look(); }"""
    )
    ask(page, STALLS)
    page.wait_for_timeout(300)
    tops = page.evaluate("[...tops]")
    assert max(tops) - min(tops) <= 2


def test_a_browser_in_english_gets_english(visit, address, assistant):
    page = visit(address, "en-GB")
    assert "Type" in page.locator(BOX).get_attribute("placeholder")
    question = "How many stalls will the renovated market have?"
    answer = ask(page, question)
    expected = assistant.ask(question)
    words = "No answer" if expected.status == "unanswered" else "according to"
    assert words in answer.inner_text()
    assert page.locator("html").get_attribute("lang") == "en"


def test_spanish_is_the_default_and_a_refusal_looks_like_one(visit, address, archive, assistant):
    page = visit(address, "fr-FR")
    assert "Escribe" in page.locator(BOX).get_attribute("placeholder")
    question = "¿Quién ganó el Mundial de fútbol de 1998?"
    answer = ask(page, question)
    expected = assistant.ask(question)
    assert answer.locator(".unanswered").count() == 1
    assert "28 artículos" in answer.inner_text()
    assert answer.locator("a.cite").count() == 0
    assert_lit(page, archive, expected.nearest)
    assert "no es una respuesta" in page.locator("#sources .card .warning").inner_text()


def test_a_dispute_sets_the_values_side_by_side(visit, address, assistant):
    page = visit(address)
    answer = ask(page, MARKET)
    expected = assistant.ask(MARKET)
    assert expected.status == "disputed"
    voices = answer.locator(".voice")
    assert voices.count() == 1 + len(expected.alternatives)
    tops = [voices.nth(n).bounding_box()["y"] for n in range(2)]
    assert tops[0] == tops[1]
    told = " ".join(voices.all_inner_texts())
    for day, outlet in (("20 de marzo", "La Voz del Arlón"), ("22 de marzo", "El Eco")):
        assert day in told
        assert outlet in told


def test_a_follow_up_is_understood_and_can_be_taken_back(visit, address):
    page = visit(address)
    ask(page, "¿Cuándo reabre el mercado de abastos?")
    second = ask(page, "¿Y dónde?")
    assert "Entendido como: ¿Dónde reabre el mercado de abastos?" in second.inner_text()
    assert "Y dónde" in page.locator("#sources .turn:not([hidden]) h2").inner_text()
    second.locator("[data-do=undo]").click()
    third = answered(page, 3)
    assert "Entendido" not in third.inner_text()
    page.locator("[data-do=clear]").click()
    page.wait_for_function("!document.querySelector('#chat .exchange')")
    assert "Entendido" not in ask(page, "¿Y dónde?").inner_text()


def test_an_error_is_one_plain_sentence_and_the_box_goes_on(visit, address, caplog):
    page = visit(address)
    with caplog.at_level(logging.CRITICAL, logger="page.conversation"):
        answer = ask(page, "¿Qué se rompe?")
        assert "Algo ha fallado" in answer.inner_text()
        assert "secret" not in page.content()
        answer.locator("[data-do=retry]").click()
        page.wait_for_function("document.querySelectorAll('#chat .problem').length === 1")
        answered(page, 1)
    assert "según" in ask(page, STALLS).inner_text()


def test_a_bad_date_stays_to_be_mended_and_outlets_narrow_the_answer(visit, address):
    page = visit(address)
    page.locator("#filters button").first.click()
    page.locator("#since input, #since textarea").fill("mañana")
    page.locator(BOX).fill(STALLS)
    page.locator("#question button").click()
    page.wait_for_selector("#chat .problem")
    assert "«mañana» no es una fecha" in page.locator("#chat .problem").inner_text()
    assert page.locator(BOX).input_value() == STALLS
    page.locator("#since input, #since textarea").fill("")
    page.locator("#outlets input").click()
    page.get_by_role("option", name="Radio Enebral").click()
    page.keyboard.press("Escape")
    ask(page, "¿Cuántas hectáreas quemó el incendio de la Umbreda?")
    assert set(page.locator("#sources .outlet").all_inner_texts()) == {"Radio Enebral"}


def test_the_address_can_be_passed_on_with_its_filters(visit, address):
    page = visit(address)
    ask(page, STALLS)
    page.wait_for_function("location.search.includes('q=')")
    other = visit(f"{page.url}&medio=La+Voz+del+Arl%C3%B3n&hasta=2025-12-31")
    shared = answered(other, 1)
    assert STALLS in shared.inner_text()
    assert set(other.locator("#sources .outlet").all_inner_texts()) == {"La Voz del Arlón"}
    assert other.locator("#until input, #until textarea").input_value() == "2025-12-31"


def test_examples_come_from_the_archive_and_are_answered(visit, address):
    page = visit(address)
    example = page.locator("#chat .examples button").first
    example.wait_for()
    question = example.inner_text()
    example.click()
    answer = answered(page, 1)
    assert question in answer.inner_text()
    assert answer.locator(".answered").count() == 1


def test_two_readers_at_once(visit, address):
    pages = [visit(address), visit(address, "en-GB")]
    for page, question in zip(pages, (STALLS, "Who won the 1998 World Cup?"), strict=True):
        page.locator(BOX).fill(question)
        page.keyboard.press("Enter")
    for page, said in zip(pages, ("según", "No answer"), strict=True):
        assert said.lower() in answered(page, 1).inner_text().lower()


class Patient(Assistant):
    """An assistant that does not go on until it is let."""

    def __init__(self, archive) -> None:
        super().__init__(archive)
        self.go = threading.Event()

    def ask(self, question, turns=(), filters=None, stage=None, **_):
        stage("read")
        self.go.wait(30)
        stage("check")
        raise AssertionError("nobody waits for this any more")


def test_a_question_can_be_stopped_and_comes_back_into_its_box(visit, tmp_path):
    assistant = Patient(build_archive(tmp_path, [Article("a", TEXT, "T")]))
    page = visit(put_up(assistant))
    page.locator(BOX).fill("¿Qué cuota?")
    page.keyboard.press("Enter")
    page.locator("#chat .pending", has_text="Leyendo").wait_for()
    assert page.locator("#status").inner_text() == "Leyendo los artículos…"
    page.locator("#question .stop-button").click()
    page.wait_for_function("!document.querySelector('#chat .exchange')")
    page.wait_for_function(f"document.querySelector('{BOX}').value === '¿Qué cuota?'")
    assert page.locator("#question .submit-button").count() == 1
    assistant.go.set()


def test_an_empty_archive_says_so_and_takes_what_is_added_later(visit, tmp_path):
    archive = build_archive(tmp_path, [])
    address = put_up(Assistant(archive))
    page = visit(address)
    assert "hemeroteca index" in page.locator("#header").inner_text()
    assert "vacío" in ask(page, "¿De cuántas toneladas será la cuota?").inner_text()
    archive.add([Article("a", TEXT, "La cuota", "El Eco")])
    page = visit(address)
    page.locator("#header", has_text="1 artículo").wait_for()
    ask(page, "¿De cuántas toneladas será la cuota?")
    assert page.locator("#sources .outlet").inner_text() == "El Eco"


def test_another_sites_name_for_this_machine_is_refused(address):
    for host, status in (("localhost", 200), ("evil.example", 400)):
        connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"))
        connection.request("GET", "/fonts/newsreader.woff2", headers={"Host": host})
        assert connection.getresponse().status == status
        connection.close()


def test_nothing_on_the_page_scrolls_sideways(visit, address):
    page = visit(address)
    page.locator("#filters").wait_for()
    assert (
        page.evaluate(
            """[...document.querySelectorAll('body *')]
          .filter(e => e.scrollWidth > e.clientWidth && e.offsetHeight
            && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
          .map(e => e.id || e.className)"""
        )
        == []
    )
