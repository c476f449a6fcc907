"""The archive tab in a real browser, and the page in the other language and the other light."""

import pytest

from rag import Assistant
from tests.page.browsing import BOX, ask
from tests.page.conftest import put_up
from tests.page.shelf import build_archive

pytestmark = pytest.mark.browser
CUOTA = "Se aprueba la cuota de pesca\n\nLa cuota será de 300 toneladas."


def open_archive(page):
    page.locator("nav [data-view=archive]").click()
    page.locator("#archive .articles li").first.wait_for()


def test_the_charts_narrow_the_list_and_then_the_questions(visit, address):
    page = visit(address)
    open_archive(page)
    assert "28 artículos" in page.locator("#shelf-title").inner_text()
    assert page.locator("#archive .times button").count() == 12
    page.locator("#archive .outlets button", has_text="Radio Enebral").click()
    page.locator("#shelf-title", has_text="4 artículos").wait_for()
    page.locator("#archive .times [data-when='2025-08']").click()
    page.locator("#shelf-title", has_text="1 artículo").wait_for()
    assert "desalojar" in page.locator("#archive .articles").inner_text()
    page.locator("#archive [data-do=narrow]").click()
    page.locator("#columns").wait_for()
    page.wait_for_function("document.querySelector('#since :is(input, textarea)')?.value")
    ask(page, "¿Cuántas hectáreas se han quemado?")
    assert set(page.locator("#sources .outlet").all_inner_texts()) == {"Radio Enebral"}
    assert set(page.locator("#sources .date").all_inner_texts()) == {"12 de agosto de 2025"}


def test_the_articles_are_searched_and_read(visit, address, archive):
    page = visit(f"{address}#archivo")
    page.locator("#archive [name=words]").fill("mosaico romano")
    page.keyboard.press("Enter")
    page.locator("#shelf-title", has_text="mosaico romano").wait_for()
    row = page.locator("#archive .articles li").first
    assert "mosaico" in row.inner_text()
    row.locator("[data-do=read]").click()
    article = archive.article(row.get_attribute("data-article"))
    page.locator("#reading h2", has_text=article.title).wait_for()
    assert page.locator("#reading .text").evaluate("e => e.textContent") == article.text


def test_files_are_added_dropped_and_removed(visit, tmp_path):
    archive = build_archive(tmp_path / "archive")
    page = visit(put_up(Assistant(archive)))
    page.locator("nav [data-view=archive]").click()
    chooser = page.locator("#archive .drop input")
    good = {"name": "cuota.txt", "mimeType": "text/plain", "buffer": CUOTA.encode()}
    bad = {"name": "foto.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    chooser.set_input_files([good, bad])
    page.locator("#archive .told", has_text="Nuevos: 1").wait_for()
    failures = page.locator("#archive .failures").inner_text()
    assert "foto.png: es de un tipo que no se lee" in failures
    page.locator("#header", has_text="1 artículo").wait_for()
    page.locator("#archive .articles", has_text="Se aprueba la cuota").wait_for()
    page.evaluate(
        """text => { const data = new DataTransfer();
            data.items.add(new File([text], "otra.txt", { type: "text/plain" }));
            const options = { dataTransfer: data, bubbles: true, cancelable: true };
            const place = document.querySelector("#archive .drop .big");
            place.dispatchEvent(new DragEvent("drop", options)); }""",
        "El faro vuelve a lucir\n\nEl faro se encenderá el lunes.",
    )
    page.locator("#shelf-title", has_text="2 artículos").wait_for()
    assert archive.find_article("otra").text.endswith("El faro se encenderá el lunes.")
    page.locator("#archive [data-article=otra] [data-do=remove]").click()
    page.locator("#removal", has_text="El faro vuelve").wait_for()
    page.locator("#removal .strong").click()
    page.locator("#shelf-title", has_text="1 artículo").wait_for()
    assert archive.find_article("otra") is None


def test_the_language_is_switched_without_losing_anything_and_kept(visit, address):
    page = visit(address)
    ask(page, "¿Cuántos puestos tendrá el mercado?")
    page.locator(BOX).fill("sin acabar")
    page.locator("[data-do=language]").click()
    page.locator("#header", has_text="Questions to a press archive").wait_for()
    page.wait_for_function(f"document.querySelector('{BOX}').placeholder.startsWith('Type')")
    assert page.locator(BOX).input_value() == "sin acabar"
    assert page.locator("#chat .exchange").count() == 1
    assert "New conversation" in page.locator("#chat").inner_text()
    assert page.locator("#question button").inner_text() == "Ask"
    assert "Filter by" in page.locator("#filters").inner_text()
    open_archive(page)
    assert "28 articles" in page.locator("#shelf-title").inner_text()
    page.goto(address)
    page.locator("#header", has_text="Questions to a press archive").wait_for()
    page.wait_for_function(f"document.querySelector('{BOX}').placeholder.startsWith('Type')")


def test_light_and_dark_follow_the_system_until_they_are_switched(visit, address):
    page = visit(address, color_scheme="dark")
    page.locator("body.dark").wait_for()
    page.locator("[data-do=theme]").click()
    assert page.locator("body.dark").count() == 0
    page.reload()
    page.wait_for_selector("#header header[data-arrived]")
    assert page.locator("body.dark").count() == 0
