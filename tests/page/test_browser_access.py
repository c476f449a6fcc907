"""Every state of the page for everyone: axe-core (MPL-2.0) finds nothing serious, light or dark."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Article
from rag import Assistant
from rag.agreement import weigh
from rag.conclusion import conclude
from tests.page.browsing import BOX, ask
from tests.page.conftest import put_up
from tests.page.shelf import NOTHING, build_archive
from tests.rag import oracle

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SAYS = {
    "La feria se celebrará el domingo 18 de mayo en la Alameda del pueblo.": date(2025, 4, 29),
    "La feria se aplaza por la lluvia y será el domingo 1 de junio en la Alameda.": date(
        2025, 5, 14
    ),
}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not there (make test-browser fetches it, where there is npm)")
    return AXE.read_text(encoding="utf-8")


class Perfect(Assistant):
    """Concludes as the real one does, from what a perfect reader would find."""

    def ask(self, question, turns=(), filters=None, stage=None, **_):
        articles = list(self.archive.articles())
        words = ["domingo 1 de junio", "domingo 18 de mayo"]
        claims = [
            oracle.claim(article, said, "when")
            for article in articles
            for said in words
            if said in article.text
        ]
        concluded = vars(conclude(weigh(claims), "when", "es"))
        asked = {"question": question, "standalone": question, "confidence": 0.9, "reason": None}
        return replace(NOTHING, **asked, **concluded)


@pytest.fixture(scope="module")
def changed(tmp_path_factory, chromium) -> str:
    """Where a page is whose answer was changed by a later article."""
    articles = [
        Article(str(n), text, text[:30], "El Eco", printed)
        for n, (text, printed) in enumerate(SAYS.items())
    ]
    return put_up(Perfect(build_archive(tmp_path_factory.mktemp("changed"), articles)))


def assert_sound(page, axe, state):
    """axe's rules of WCAG 2 A and AA, and its best practices: nothing serious, nothing critical."""
    page.wait_for_timeout(250)  # what slides in has come to rest
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    serious = [
        f"{state}: {rule['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert serious == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_serious_in_any_state(visit, address, changed, axe, look):
    page = visit(address, color_scheme=look)
    page.locator("#chat .examples").wait_for()
    assert_sound(page, axe, "at the beginning")
    for state, question in (
        ("answered", "¿Cuántos puestos tendrá el mercado?"),
        ("disputed", "¿Qué día reabre el mercado de abastos?"),
        ("unanswered", "¿Quién ganó el Mundial de fútbol de 1998?"),
    ):
        ask(page, question)
        assert page.locator(f"#chat .{state}").count() == 1
        assert_sound(page, axe, state)
    page.locator("#turno-2 a.cite").first.click()
    page.locator("#sources .card.chosen [data-do=read]").click()
    page.locator("#reading mark").wait_for()
    assert_sound(page, axe, "reading")
    page.keyboard.press("Escape")
    page.locator("#turno-1 [data-verdict=wrong]").click()
    assert_sound(page, axe, "judging")
    page.keyboard.press("Escape")
    page.locator("#filters button").first.click()
    page.locator("#since :is(input, textarea)").fill("ayer")
    page.locator(BOX).fill("¿Y eso?")
    page.keyboard.press("Enter")
    page.locator("#chat .problem").wait_for()
    assert_sound(page, axe, "a problem, filters open")
    page.locator("nav [data-view=archive]").click()
    page.locator("#archive .outlets button").first.click()
    page.locator("#archive .chosen").wait_for()
    assert_sound(page, axe, "the archive")
    page.locator("#archive [data-do=remove]").first.click()
    assert_sound(page, axe, "removing")
    other = visit(changed, width=390, color_scheme=look)
    answer = ask(other, "¿Cuándo es la feria?")
    assert answer.locator(".history li").count() == 2
    assert answer.locator(".history .now").inner_text().startswith("1 de junio de 2025")
    assert_sound(other, axe, "superseded, on a phone")
