"""The page: what it makes of an answer, and the whole of it in a real browser."""

import html
import http.client
import logging
import re
import socket
import string
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import app
from index import Archive, Article
from index.catalogue import Coverage, Filters
from index.errors import ArchiveBusy, HemerotecaError, UnknownArticle
from index.readers import read_articles
from index.settings import Settings
from prompts.page import literal, page_texts, render
from rag import Answer, Assistant, Citation

ARTICLES = Path(__file__).parent.parent / "evals" / "articles"
CHROMIUM = Path("/usr/bin/chromium")
HOSTILE = (
    "<ministro> dijo que la cuota de merluza será de 300 toneladas "
    "<form action=http://evil.example/><input name=q></form> "
    "<img src=http://evil.example/x.png onerror=alert(1)> **negrita** _cursiva_ # título | a | "
    "[enlace](javascript:alert(1)) ![foto](http://evil.example/y.png) http://evil.example/z "
    "<b style=position:fixed;top:0>fijo</b> </mark></article><script>alert(1)</script> "
    "${document.title='roto'} {{value}} \\u0 `eval` $$x^2$$ &lt;b&gt; [1] fin."
)
TEXT = (
    "Titular\n\nEl 🐟 pleno aprobó ayer la cuota. La cuota será de 300 toneladas. Nada más.\n\nFin."
)


# What the page makes of an answer


class Shelf:
    """As much of an archive as the page looks at."""

    folder = Path("somewhere")

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def article(self, article_id):
        try:
            return self._articles[article_id]
        except KeyError:
            raise UnknownArticle(article_id) from None

    def coverage(self, filters=Filters()):
        return Coverage(len(self._articles), None, None, ())


class Scripted(Assistant):
    """Answers with what it is given, or raises it."""

    def __init__(self, archive, *outcomes: Answer | Exception) -> None:
        super().__init__(archive)
        self.outcomes = list(outcomes)
        self.asked = []

    def ask(self, question, turns=(), filters=Filters(), stage=None, **_):
        self.asked.append((question, tuple(turns), filters))
        outcome = self.outcomes.pop(0)
        for name in ("search", "read", "check"):
            stage(name)
        if isinstance(outcome, Exception):
            raise outcome
        return replace(outcome, question=question, standalone=question)


def cite(text=TEXT, quote="La cuota será de 300 toneladas.", answer=None, **others):
    start = text.index(quote)
    at = text.index(answer, start) if answer else None
    given = {"n": 1, "article": "a", "title": "T", "source": None, "published": None}
    given |= {"date_inferred": False, "url": None, "answer": answer, "answer_start": at}
    given |= {"answer_end": at + len(answer) if answer else None, **others}
    return Citation(start=start, end=start + len(quote), quote=quote, **given)


def make_answer(*citations, nearest=(), text="Según T: «cuota» [1]", confidence=0.9):
    plain = dict.fromkeys(("short", "value", "reason"))
    status = "answered" if citations else "unanswered"
    return Answer(
        question="¿Qué?",
        standalone="¿Qué?",
        language="es",
        question_type="what",
        status=status,
        text=text,
        confidence=confidence,
        citations=citations,
        alternatives=(),
        corroboration=None,
        nearest=tuple(nearest),
        coverage=Coverage(1, None, None, ()),
        timings_ms={},
        **plain,
    )


def card(citation, text=TEXT):
    return app._card(Shelf(Article("a", text, "T")), citation, "es")


def last(assistant, question="¿Qué cuota?", past=app.Conversation(), **filters):
    """Return the last state of the page after a question, and whether it was taken."""
    return list(app.converse(assistant, past, question, **filters))[-1]


def shown(message):
    return html.unescape(re.sub(r"<[^>]*>", "", message["content"]))


def test_literal_leaves_no_character_that_is_markup_somewhere():
    written = literal(string.printable)
    assert html.unescape(written) == string.printable
    assert set(re.sub(r"&#\d+;", "", written)) & set(string.punctuation) == set()


def test_literal_leaves_alone_what_it_has_written():
    assert literal(literal("<b>")) == literal("<b>")


def test_a_card_is_cut_at_the_offsets():
    cut = card(cite(answer="300 toneladas"))
    assert cut.before == "El 🐟 pleno aprobó ayer la cuota. "
    assert (cut.quote_before, cut.answer, cut.quote_after) == (
        "La cuota será de ",
        "300 toneladas",
        ".",
    )
    assert cut.after == " Nada más."
    assert not cut.cut_before
    assert not cut.cut_after


def test_a_card_without_an_answer_lights_the_quote_alone():
    cut = card(cite())
    assert cut.quote_before + cut.answer + cut.quote_after == "La cuota será de 300 toneladas."
    assert not cut.answer


def test_a_quote_over_two_paragraphs_shows_both():
    cut = card(cite(quote="Nada más.\n\nFin."))
    assert cut.before.startswith("El 🐟")
    assert cut.quote_before == "Nada más.\n\nFin."


def test_a_long_paragraph_is_cut_between_words():
    text = "palabra " * 500 + "La cuota será de 300 toneladas. " + "palabra " * 500
    cut = card(cite(text), text)
    assert cut.cut_before
    assert cut.cut_after
    assert set(cut.before.split()) == set(cut.after.split()) == {"palabra"}
    assert 400 < len(cut.before) <= 600
    assert 400 < len(cut.after) <= 600


@pytest.mark.parametrize("text", ["Otro texto, más largo que la cita que había en él antes.", None])
def test_an_article_that_changed_since_leaves_the_quote_alone(text):
    shelf = Shelf(Article("a", text, "T")) if text else Shelf()
    cut = app._card(shelf, cite(answer="300"), "es")
    assert (cut.before, cut.after) == ("", "")
    assert cut.quote_before + cut.answer + cut.quote_after == "La cuota será de 300 toneladas."
    assert cut.answer == "300"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://diario.example/a?b=1", "diario.example"),
        ("HTTP://diario.example", "diario.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("http://[roto", None),
        ("//diario.example/a", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url, site):
    assert card(cite(url=url)).site == site


def test_a_card_tells_outlet_date_and_that_it_was_inferred():
    told = cite(source="El Eco", published=date(2025, 3, 4), date_inferred=True)
    page = sources(make_answer(told))
    assert "El Eco" in page
    assert "4 de marzo de 2025" in page
    assert "fecha inferida" in page


def test_a_card_without_outlet_and_date_says_so():
    page = sources(make_answer(cite()))
    assert "medio desconocido" in page
    assert "sin fecha" in page
    assert "inferida" not in page


def sources(answer):
    turn = app._turn(Shelf(Article("a", TEXT, "T")), answer, 1)
    return render("sources.html", language="es", turns=(turn,))


def test_the_answer_is_marked_inside_the_quote():
    page = sources(make_answer(cite(answer="300 toneladas")))
    mark = "<mark>La cuota será de <strong>300 toneladas</strong>&#46;</mark>"
    assert f"la cuota&#46; {mark} Nada" in page


def test_a_refusal_looks_different_and_labels_what_is_nearest():
    refusal = make_answer(nearest=[cite()], text="El archivo no lo dice.", confidence=0.07)
    assert "Lo más cercano&#44; no es una respuesta" in sources(refusal)
    message = shown(app_messages(refusal)[-1])
    assert "Sin respuesta en el archivo" in message
    assert "El archivo no lo dice." in message
    assert "lo más cercano: baja (7 %)" in message


def app_messages(answer):
    return last(Scripted(Shelf(Article("a", TEXT, "T")), answer))[0].messages


def test_citations_lead_to_their_cards_and_other_brackets_do_not():
    answer = make_answer(cite(), text="Según T: «cuota [2]» [1]")
    (_, message) = app_messages(answer)
    assert re.findall(r'<a class="cite" href="([^"]*)">', message["content"]) == ["#cita-1-1"]
    assert shown(message).startswith("\nSegún T: «cuota [2]» [1]")


def test_confidence_is_left_out_where_it_is_not_known():
    assert "onfianza" not in shown(app_messages(make_answer(cite(), confidence=None))[-1])


@pytest.mark.parametrize(("value", "word"), [(0.9, "alta"), (0.6, "media"), (0.2, "baja")])
def test_confidence_is_said_in_a_word_and_a_number(value, word):
    message = shown(app_messages(make_answer(cite(), confidence=value))[-1])
    assert f"Confianza {word} ({value:.0%}".replace("%", "") in message


def test_the_question_as_understood_is_shown_where_it_differs():
    answer = replace(make_answer(cite()), standalone="¿Cuándo y dónde?")
    message = render("answer.html", answer=answer, number=1, paragraphs=[])
    assert "Entendido como" in message
    assert "Entendido como" not in app_messages(make_answer(cite()))[-1]["content"]


def test_a_message_has_no_empty_line_that_would_end_its_markup():
    messages = app_messages(make_answer(cite(), text="Uno [1]\n\nDos\n\n\n  Tres"))
    assert not re.search(r"\n\s*\n", messages[-1]["content"])


def test_a_question_goes_through_its_stages():
    states = app.converse(
        Scripted(Shelf(), make_answer(nearest=[], text="No.")), app.Conversation(), "¿Qué cuota?"
    )
    texts = [shown(state.messages[-1]).strip() for state, _ in states]
    assert texts[:3] == list(page_texts("es")["stages"].values())
    assert len(texts) == 4


def test_earlier_questions_are_passed_on_and_failed_ones_are_not():
    answer = make_answer(nearest=[], text="No.")
    assistant = Scripted(Shelf(), answer, ValueError(), answer)
    past = app.Conversation()
    for question in ("¿Uno?", "¿Dos?", "¿Tres?"):
        past, _ = last(assistant, question, past)
    before = [[turn.question for turn in turns] for _, turns, _ in assistant.asked]
    assert before == [[], ["¿Uno?"], ["¿Uno?"]]
    assert [turn.number for turn in past.turns] == [1, 2]


def test_one_click_asks_a_question_as_it_was_typed():
    answer = make_answer(nearest=[], text="No.")
    assistant = Scripted(Shelf(), answer, answer, answer)
    past, _ = last(assistant, "¿Cuándo es?")
    past, _ = last(assistant, "¿y dónde?", past)
    past, _ = last(assistant, app.AS_TYPED, past)
    assert assistant.asked[-1][:2] == ("¿y dónde?", ())
    assert past.turns[-1].answer.standalone == "¿y dónde?"


def test_how_a_follow_up_was_understood_is_shown_with_the_other_way_to_read_it():
    answer = make_answer(nearest=[], text="No.")
    answer = replace(answer, standalone="¿Cuándo abre el museo?", other_reading="¿Cuándo abre Ana?")
    page = render("answer.html", answer=answer, number=1, paragraphs=[])
    assert literal("Entendido como: ¿Cuándo abre el museo?") in page
    assert literal("O quizá: ¿Cuándo abre Ana?") in page


def test_filters_are_applied():
    assistant = Scripted(Shelf(), make_answer(nearest=[], text="No."))
    last(assistant, outlets=["El Eco"], since=" 2025-01-31 ", until="2025-02-01")
    filters = Filters(("El Eco",), date(2025, 1, 31), date(2025, 2, 1))
    assert assistant.asked[0][2] == filters


@pytest.mark.parametrize(
    ("question", "filters", "said"),
    [
        ("¿Qué cuota?", {"since": "ayer"}, "«ayer» no es una fecha"),
        ("¿Qué cuota?", {"until": "2025-02-30"}, "«2025-02-30» no es una fecha"),
        ("¿Qué cuota?", {"since": "2025-02-02", "until": "2025-02-01"}, "al revés"),
        ("What is the quota of the fleet?", {"since": "soon"}, "“soon” is not a date"),
        ("¿" + "cuota " * 500 + "?", {}, "demasiado larga: 3002 caracteres"),
    ],
)
def test_what_cannot_be_asked_is_explained_and_stays_in_the_box(question, filters, said):
    assistant = Scripted(Shelf())
    state, taken = last(assistant, question, **filters)
    assert said in shown(state.messages[-1])
    assert not taken
    assert not state.turns
    assert not assistant.asked


@pytest.mark.parametrize("question", ["", "  \n "])
def test_nothing_is_asked_where_nothing_was_typed(question):
    assert list(app.converse(Scripted(Shelf()), app.Conversation(), question)) == []


def test_half_a_surrogate_pair_is_no_obstacle():
    state, _ = last(Scripted(Shelf(), make_answer(nearest=[], text="No.")), "¿Qué \ud83d cuota?")
    assert state.messages[0]["content"].encode()


def test_our_errors_are_told_and_others_are_not(caplog):
    state, _ = last(Scripted(Shelf(), ArchiveBusy("writing, by 42")))
    assert "writing, by 42" in shown(state.messages[-1])
    assert not caplog.records
    with caplog.at_level(logging.ERROR):
        state, taken = last(Scripted(Shelf(), RuntimeError("a secret")))
    assert "Algo ha fallado" in shown(state.messages[-1])
    assert "secret" not in shown(state.messages[-1])
    assert "a secret" in caplog.text
    assert taken


def test_an_empty_archive_says_how_to_fill_it():
    assert "hemeroteca&#32;index" in app._header(Shelf(), "es", None).replace(
        " index", "&#32;index"
    )


def test_both_languages_say_the_same_things():
    def outline(language):
        return {
            (section, name): sorted(re.findall(r"\{\w+\}", text))
            for section, texts in page_texts(language).items()
            for name, text in texts.items()
        }

    assert outline("es") == outline("en")


# How it is served


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "example.com", ""])
def test_only_this_machine_is_served(host):
    with pytest.raises(HemerotecaError, match="password"):
        app.serve(Settings(), host)


def test_a_port_that_is_taken_is_told_before_anything_is_opened():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(HemerotecaError, match=f"port {port}.*--port"):
            app.serve(Settings(archive=Path("nowhere")), port=port)


def test_importing_it_does_not_import_gradio():
    code = "import app, sys; sys.exit('gradio' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ARTICLES.parent.parent)


# The page in a browser


class Fragile(Assistant):
    """An assistant that breaks on a word."""

    def ask(self, question, *args, **kwargs):
        if "rompe" in question:
            raise RuntimeError("a secret of the house")
        return super().ask(question, *args, **kwargs)


class Sure(Assistant):
    """An assistant that takes what is nearest for the answer."""

    def ask(self, question, *args, **kwargs):
        found = super().ask(question, *args, **kwargs)
        citations = found.citations or found.nearest
        text = "\n\n".join(f"{c.source} – {c.title}: «{c.quote}» [{c.n}]" for c in citations)
        return replace(found, status="answered", text=text, citations=citations, nearest=())


def build_archive(folder: Path, articles) -> Archive:
    archive = Archive(Settings(archive=folder), create=True)
    archive.add(articles)
    return archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Archive:
    def fail(error):
        raise error

    return build_archive(tmp_path_factory.mktemp("page"), read_articles([ARTICLES], fail))


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api")
    flags = "no-sandbox disable-gpu disable-background-networking disable-component-update"
    flags += " disable-sync no-first-run"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=[f"--{flag}" for flag in flags.split()]
        )
        yield browser
        browser.close()


def put_up(assistant: Assistant, label: str | None = None) -> str:
    """Serve a page until the tests end, and return its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    page = app.build_page(assistant, label)
    threading.Thread(target=app.serve_page, args=(page, listener), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.fixture(scope="module")
def address(archive, chromium) -> str:
    return put_up(Fragile(archive), label="<archivo> de muestra")


@pytest.fixture
def visit(chromium) -> Iterator[Callable]:
    """Open pages; nothing they do may reach another machine or break in their scripts."""
    outside, broken, contexts = [], [], []
    allowed = re.compile(r"(https?://(127\.0\.0\.1|localhost)[:/]|data:|blob:)")

    def record(request):
        if not allowed.match(request.url):
            outside.append(request.url)

    def open_page(url, locale="es-ES", width=1280, **options):
        size = {"width": width, "height": 844}
        context = chromium.new_context(locale=locale, viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", record)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("dialog", lambda dialog: broken.append(dialog.message))
        page.goto(url)
        page.wait_for_selector("#question textarea")
        page.wait_for_function("document.querySelector('#chat').innerText.length > 20")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not outside
    assert not broken


def ask(page, question):
    """Ask as a person does, and return the answer's element once it is there."""
    before = page.locator("#chat .bot.message").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        """before => document.querySelectorAll('#chat .bot.message').length > before
            && !document.querySelector('#chat .pending')""",
        arg=before,
    )
    page.wait_for_function("document.querySelector('#question textarea').value === ''")
    return page.locator("#chat .bot.message").last


def assert_lit(page, archive, citations):
    """Every card shows its quote lit, at its place in the article."""
    cards = page.locator("#sources .turn:not([hidden]) .card")
    cards.first.wait_for()
    assert cards.count() == len(citations) > 0
    for n, citation in enumerate(citations):
        text = archive.article(citation.article).text
        words = cards.nth(n).locator("mark").evaluate("mark => mark.textContent")
        assert words == text[citation.start : citation.end] == citation.quote
        passage = cards.nth(n).locator("blockquote").evaluate("quote => quote.textContent")
        assert passage.strip("… ") in text
        title = cards.nth(n).locator("h3").inner_text()
        assert citation.title in title


@pytest.mark.browser
@pytest.mark.parametrize(
    ("question", "locale", "opens", "placeholder"),
    [
        ("¿Cuándo reabre el mercado de abastos?", "es-MX", "según", "Escribe"),
        ("Who is the new mayor of Castrolumbre?", "en-GB", "according to", "Type"),
    ],
)
def test_an_answer_with_its_words_lit(
    visit, address, archive, question, locale, opens, placeholder
):
    page = visit(address, locale)
    assert placeholder in page.locator("#question textarea").get_attribute("placeholder")
    assert "<archivo> de muestra" in page.locator("#header").inner_text()
    answer = ask(page, question)
    expected = Assistant(archive).ask(question)
    assert opens in answer.inner_text()
    assert expected.status != "unanswered"
    assert_lit(page, archive, expected.citations)
    for citation in expected.citations:
        assert " ".join(citation.quote.split()) in answer.inner_text()


@pytest.mark.browser
def test_spanish_is_the_default_and_a_refusal_looks_like_one(visit, address, archive):
    page = visit(address, "fr-FR")
    assert "Escribe" in page.locator("#question textarea").get_attribute("placeholder")
    question = "¿Quién ganó el Mundial de fútbol de 1998?"
    answer = ask(page, question)
    expected = Assistant(archive).ask(question)
    assert answer.locator(".unanswered").count() == 1
    assert "28 artículos" in answer.inner_text()
    assert answer.locator("a.cite").count() == 0
    assert_lit(page, archive, expected.nearest)
    assert "no es una respuesta" in page.locator("#sources .card .warning").inner_text()


@pytest.mark.browser
def test_a_conversation_and_the_way_from_a_citation_to_its_card(visit, address, archive):
    page = visit(address)
    ask(page, "¿Cuándo reabre el mercado de abastos?")
    second = ask(page, "¿Y dónde?")
    assert "Entendido como: ¿Dónde reabre el mercado de abastos?" in second.inner_text()
    assert "Y dónde" in page.locator("#sources .turn:not([hidden]) h2").inner_text()
    page.locator("#chat a.cite").first.click()
    chosen = page.locator("#sources .card.chosen")
    chosen.wait_for(state="visible")
    assert chosen.get_attribute("id") == "cita-1-1"
    assert (
        page.locator("#sources .card:visible").count()
        == page.locator("#sources .turn:first-child .card").count()
    )
    page.locator("#again").click()
    page.wait_for_function("!document.querySelector('#chat .message')")
    assert "Entendido" not in ask(page, "¿Y dónde?").inner_text()


@pytest.mark.browser
def test_an_error_is_one_plain_sentence_and_the_box_goes_on(visit, address, caplog):
    page = visit(address)
    with caplog.at_level(logging.CRITICAL, logger="app"):
        answer = ask(page, "¿Qué se rompe?")
    assert "Algo ha fallado" in answer.inner_text()
    assert "secret" not in page.content()
    answer = ask(page, "¿Cuándo reabre el mercado de abastos?")
    assert "según" in answer.inner_text()


@pytest.mark.browser
def test_filters_and_a_bad_date(visit, address):
    page = visit(address)
    page.locator("#filters button").first.click()
    page.locator("#since input, #since textarea").fill("mañana")
    page.locator("#question textarea").fill("¿Cuándo reabre el mercado de abastos?")
    page.locator("#question button").click()
    page.wait_for_selector("#chat .problem")
    assert "«mañana» no es una fecha" in page.locator("#chat .problem").inner_text()
    assert page.locator("#question textarea").input_value().startswith("¿Cuándo reabre")
    page.locator("#since input, #since textarea").fill("")
    page.locator("#outlets input").click()
    page.get_by_role("option", name="Radio Enebral").click()
    page.keyboard.press("Escape")
    ask(page, "¿Cuándo reabre el mercado de abastos?")
    outlets = page.locator("#sources .outlet").all_inner_texts()
    assert set(outlets) == {"Radio Enebral"}


@pytest.mark.browser
def test_a_phone_has_no_horizontal_scroll(visit, address):
    page = visit(address, width=390, color_scheme="dark")
    ask(page, "¿Cuándo reabre el mercado de abastos?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chat, beside = (page.locator(name).bounding_box() for name in ("#chat", "#sources"))
    assert beside["y"] >= chat["y"] + chat["height"]


@pytest.mark.browser
def test_hostile_articles_are_shown_as_they_are_printed(visit, tmp_path):
    title, source = "<img src=http://evil.example/t.png> ${a} **b**", "<i>El \\`Eco`</i> [1]"
    text = f"Titular\n\n{HOSTILE} La flota volverá a puerto.\n\nOtro párrafo."
    hostile = Article("h", text, title, source, url="javascript:alert(1)")
    archive = build_archive(tmp_path, [hostile])
    page = visit(put_up(Sure(archive)))
    answer = ask(
        page, "¿De cuántas toneladas será la cuota de merluza? <img src=http://evil.example>"
    )
    citation = Sure(archive).ask("¿De cuántas toneladas será la cuota de merluza?").citations[0]
    assert citation.quote in HOSTILE
    assert_lit(page, archive, [citation])
    assert f"{source} – {title}: «{citation.quote}» [1]" in answer.inner_text()
    assert page.locator("#sources .outlet").inner_text() == source
    assert HOSTILE in page.locator("#sources blockquote").evaluate("quote => quote.textContent")
    assert "<img src=http://evil.example>" in page.locator("#chat .user.message").inner_text()
    for inside in ("#chat .message", "#sources"):
        for tag in ("form", "input", "img", "script", "b", "i", "em", "ministro", "table", "code"):
            assert page.locator(f"{inside} {tag}").count() == 0, (inside, tag)
        assert page.locator(f"{inside} a:not(.cite)").count() == 0
    assert page.title() == "Hemeroteca"


@pytest.mark.browser
def test_two_readers_at_once(visit, address):
    pages = [visit(address), visit(address, "en-GB")]
    for page, question in zip(
        pages,
        ("¿Cuándo reabre el mercado de abastos?", "Who is the new mayor of Castrolumbre?"),
        strict=True,
    ):
        page.locator("#question textarea").fill(question)
        page.keyboard.press("Enter")
    for page, opens in zip(pages, ("según", "according to"), strict=True):
        page.locator("#chat :is(.answered, .disputed)").wait_for()
        assert opens in page.locator("#chat .bot.message").inner_text()
        assert page.locator("#chat .bot.message").count() == 1


@pytest.mark.browser
def test_an_empty_archive_says_so_and_takes_what_is_added_later(visit, tmp_path):
    archive = build_archive(tmp_path, [])
    address = put_up(Assistant(archive))
    page = visit(address)
    assert "hemeroteca index" in page.locator("#header").inner_text()
    assert "vacío" in ask(page, "¿De cuántas toneladas será la cuota?").inner_text()
    archive.add([Article("a", TEXT, "La cuota", "El Eco", date(2025, 3, 4))])
    page = visit(address)
    page.locator("#header", has_text="1 artículo").wait_for()
    page.locator("#filters button").first.click()
    page.locator("#outlets input").click()
    page.get_by_role("option", name="El Eco").click()
    ask(page, "¿De cuántas toneladas será la cuota?")
    assert page.locator("#sources .outlet").inner_text() == "El Eco"


@pytest.mark.browser
def test_another_sites_name_for_this_machine_is_refused(address):
    for host, status in (("localhost", 200), ("evil.example", 400)):
        connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"))
        connection.request("GET", "/", headers={"Host": host})
        assert connection.getresponse().status == status
        connection.close()
