"""Checking in a real browser: from [n] to the card to the article, whole and lit, on any screen."""

import json
from dataclasses import replace
from datetime import date

import pytest

from index import Article
from rag import Assistant
from tests.page.browsing import BOX, ask, assert_lit, assert_reading
from tests.page.conftest import put_up
from tests.page.shelf import build_archive

pytestmark = pytest.mark.browser
MARKET = "¿Qué día reabre el mercado de abastos?"
HOSTILE = (
    "<ministro> dijo que la cuota de merluza será de 300 toneladas "
    "<form action=http://evil.example/><input name=q></form> "
    "<img src=http://evil.example/x.png onerror=alert(1)> **negrita** _cursiva_ # título | a | "
    "[enlace](javascript:alert(1)) ![foto](http://evil.example/y.png) http://evil.example/z "
    "<b style=position:fixed;top:0>fijo</b> </mark></article><script>alert(1)</script> "
    "${document.title='roto'} {{value}} \\u0 `eval` $$x^2$$ &lt;b&gt; [1] fin."
)


class Sure(Assistant):
    """An assistant that takes what is nearest for the answer."""

    def ask(self, question, *args, **kwargs):
        found = super().ask(question, *args, **kwargs)
        citations = found.citations or found.nearest
        text = "\n\n".join(f"{c.source} – {c.title}: «{c.quote}» [{c.n}]" for c in citations)
        plain = {"alternatives": (), "reason": None, "nearest": ()}
        return replace(found, status="answered", text=text, citations=citations, **plain)


def test_from_a_citation_to_its_card_to_the_article_and_on_by_arrows(
    visit, address, archive, assistant
):
    page = visit(address)
    ask(page, MARKET)
    first, second = assistant.ask(MARKET).citations[:2]
    ask(page, "¿Quién ganó el Mundial de fútbol de 1998?")
    page.locator("#turno-1 a.cite").first.click()
    chosen = page.locator("#sources .card.chosen")
    assert chosen.get_attribute("id") == "cita-1-1"
    assert page.locator("#sources .card:visible").count() == 2
    chosen.click()
    assert_reading(page, archive, first)
    page.locator("#reading [data-do=next]").click()
    assert_reading(page, archive, second)
    assert "Cita 2 de 2" in page.locator("#reading .place").inner_text()
    page.keyboard.press("ArrowRight")
    assert_reading(page, archive, first)
    page.locator("#turno-1 a.cite").last.click()
    assert_reading(page, archive, second)
    assert second.source in page.locator("#reading .printed").inner_text()
    page.keyboard.press("Escape")
    page.locator("#reading").wait_for(state="hidden")


def test_a_long_article_on_a_phone(visit, tmp_path):
    filler = "El viento movía los árboles de la plaza vacía. " * 230
    text = f"{filler}\n\nLa cuota de merluza será de 300 toneladas. Nada más.\n\n{filler}"
    assert len(text) > 20_000
    printed = date(2025, 3, 4)
    article = Article("largo", text, "La cuota", "El Eco", printed, "https://eco.example/1", True)
    archive = build_archive(tmp_path, [article])
    assistant = Sure(archive)
    page = visit(put_up(assistant), width=390, color_scheme="dark", has_touch=True)
    question = "¿De cuántas toneladas será la cuota de merluza?"
    ask(page, question)
    assert page.locator("body.dark").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chat, beside = (page.locator(name).bounding_box() for name in ("#chat", "#sources"))
    assert beside["y"] >= chat["y"] + chat["height"]
    page.locator("#sources [data-do=read]").tap()
    (citation,) = assistant.ask(question).citations
    assert_reading(page, archive, citation)
    told = page.locator("#reading .printed").inner_text()
    assert "4 de marzo de 2025" in told
    assert "fecha inferida" in told
    link = page.locator("#reading .links a")
    assert link.get_attribute("href") == "https://eco.example/1"
    assert page.locator("#reading").bounding_box()["width"] == 390


def test_all_of_it_without_a_mouse(visit, address, archive, assistant):
    page = visit(address)
    page.wait_for_function(f"document.activeElement === document.querySelector('{BOX}')")
    page.keyboard.type(MARKET)
    page.keyboard.press("Enter")
    page.locator("#chat .disputed").wait_for()

    def tab_to(selector):
        for _ in range(40):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {selector}")

    page.evaluate("document.activeElement.blur()")
    tab_to("#chat a.cite")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cita-1-1"
    tab_to("#cita-1-1 [data-do=read]")
    page.keyboard.press("Enter")
    assert_reading(page, archive, assistant.ask(MARKET).citations[0])
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#cita-1-1 [data-do=read]')")


def test_hostile_articles_are_shown_as_they_are_printed(visit, tmp_path):
    title, source = "<img src=http://evil.example/t.png> ${a} **b**", "<i>El \\`Eco`</i> [1]"
    text = f"Titular\n\n{HOSTILE} La flota volverá a puerto.\n\nOtro párrafo."
    hostile = Article("h${1}", text, title, source, url="javascript:alert(1)")
    archive = build_archive(tmp_path, [hostile])
    page = visit(put_up(Sure(archive)))
    question = "¿De cuántas toneladas será la cuota de merluza? <img src=http://evil.example>"
    answer = ask(page, question)
    citation = Sure(archive).ask(question).citations[0]
    assert citation.quote in HOSTILE
    assert_lit(page, archive, [citation])
    assert f"{source} – {title}: «{citation.quote}» [1]" in answer.inner_text()
    assert page.locator("#sources .outlet").inner_text() == source
    assert "<img src=http://evil.example>" in page.locator("#chat .asked").inner_text()
    page.locator("#sources .card [data-do=read]").click()
    assert_reading(page, archive, citation)
    page.keyboard.press("Escape")
    page.locator("nav [data-view=archive]").click()
    page.locator("#archive .articles h4", has_text=title).wait_for()
    assert source in page.locator("#archive .outlets").inner_text()
    for inside in ("#chat", "#sources", "#reading", "#archive .articles"):
        for tag in ("form", "input", "img", "script", "b", "em", "ministro", "table", "code"):
            assert page.locator(f"{inside} {tag}").count() == 0, (inside, tag)
        assert page.locator(f"{inside} a:not(.cite, .plain)").count() == 0
    assert page.title() == "Hemeroteca"


def test_an_answer_is_copied_downloaded_and_judged(visit, tmp_path):
    text = "Titular\n\nLa cuota de merluza será de 300 toneladas. Nada más."
    archive = build_archive(tmp_path, [Article("a", text, "La cuota", "El Eco")])
    assistant = Sure(archive)
    page = visit(put_up(assistant), permissions=["clipboard-read", "clipboard-write"])
    question = "¿De cuántas toneladas será la cuota de merluza?"
    answer = ask(page, question)
    answer.locator("[data-do=copy]").click()
    page.locator("#status", has_text="Copiado").wait_for(state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "«La cuota de merluza será de 300 toneladas.». La cuota. El Eco."
    with page.expect_download() as download:
        answer.locator("a[download]").click()
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert (saved["schema"], saved["question"]) == (1, question)
    for verdict, said in (("wrong", "no es correcta"), ("right", "es correcta")):
        page.locator(f"#chat [data-verdict={verdict}]").click()
        assert said in page.locator("#judge .verdict").inner_text()
        page.keyboard.press("Escape")
    page.locator("#chat [data-verdict=wrong]").click()
    page.locator("#judge input[name=right]").fill("400 toneladas")
    page.locator("#judge input[name=why]").fill("lo dice otro")
    page.keyboard.press("Enter")
    page.locator("#chat .judge", has_text="Guardado").wait_for()
    (row,) = (tmp_path / "drafts.jsonl").read_text("utf-8").splitlines()
    assert json.loads(row)["answers"] == ["400 toneladas"]
    assert json.loads(row)["why"] == "lo dice otro"
