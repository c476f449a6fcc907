"""The page as Gradio sees it: a question box with filters, the conversation, its sources."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from index import Archive
from index.language import Language
from page.conversation import Conversation, FilterForm, converse
from page.looks import history, level, paragraphs, reference, values
from page.receipts import Receipts
from prompts.page import page_file, page_texts, render
from rag import Assistant, compose

# The cookie that keeps the language a reader chose.
LANGUAGE_COOKIE = "idioma"
# How many questions are answered at the same time; more wait.
_AT_ONCE = 4
_SCRIPTS = ("start.js", "conversation.js", "reading.js", "answers.js", "archive.js")
# Gradio's own style of text would overrule ours.
_PLAIN: dict[str, Any] = {"apply_default_css": False}
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_page(assistant: Assistant, receipts: Receipts, label: str | None = None) -> gr.Blocks:
    """Build the page that asks an assistant; `page.serving` gives it its looks and its languages.

    :param label: Shown at the top of the page: what is special about this archive.
    """
    page = gr.Blocks(title="Hemeroteca", analytics_enabled=False)
    with page:
        past = gr.State(Conversation())
        header = gr.HTML(
            render_header(assistant.archive, "es", label, arrived=False), elem_id="header", **_PLAIN
        )
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=7, elem_id="talk"):
                chat = gr.HTML(
                    render_conversation(Conversation()),
                    js_on_load="\n".join(page_file(name) for name in _SCRIPTS),
                    elem_id="chat",
                    **_PLAIN,
                )
                question, form = _question_form(assistant.archive)
            with gr.Column(scale=5, elem_id="beside"):
                sources = gr.HTML(render_sources(Conversation()), elem_id="sources", **_PLAIN)
        gr.HTML("<section class='holdings'></section>", elem_id="archive", **_PLAIN)
        panels = gr.HTML(render("panels.html", language="es"), elem_id="panels", **_PLAIN)
        handlers = _Handlers(assistant, receipts, label)
        framed = [header, panels, question, *form]
        shown = [question, chat, sources, past]
        page.load(handlers.arrive, None, [*framed, chat, sources, past], **_QUIET)
        asking: list[Any] = [
            listen(handler, inputs, shown, concurrency_limit=_AT_ONCE, **_QUIET)
            for listen, handler, inputs in (
                (question.submit, handlers.ask, [question, *form[1:], past]),
                (chat.example_select, handlers.ask_example, [*form[1:], past]),
                (chat.retry, handlers.retry, [*form[1:], past]),
                (chat.undo, handlers.ask_as_typed, [*form[1:], past]),
            )
        ]
        question.stop(handlers.stop, past, shown, cancels=asking, **_QUIET)
        chat.clear(handlers.clear, past, shown, cancels=asking, **_QUIET)
        chat.language(handlers.speak, past, [*framed, chat, sources, past], **_QUIET)
        chat.narrow(handlers.narrow, None, form, **_QUIET)
        chat.refresh(handlers.refresh, past, [header, form[1]], **_QUIET)
    return page


def _question_form(archive: Archive) -> tuple[gr.Textbox, list[Any]]:
    """Make the question's box, and the filters: their frame, outlets, first day, last day."""
    text = gr.I18n()
    question = gr.Textbox(
        label=text("question"),
        show_label=False,
        placeholder=text("placeholder"),
        submit_btn=str(text("ask")),
        max_lines=5,
        autofocus=True,
        elem_id="question",
    )
    day: dict[str, Any] = {"placeholder": text("date_form"), "max_lines": 1, "min_width": 120}
    with gr.Accordion(text("filters"), open=False, elem_id="filters") as frame:
        outlets = gr.Dropdown(
            list(archive.coverage().sources),
            multiselect=True,
            label=text("outlets"),
            info=text("outlets_info"),
            elem_id="outlets",
        )
        with gr.Row():
            since = gr.Textbox(label=text("since"), elem_id="since", **day)
            until = gr.Textbox(label=text("until"), elem_id="until", **day)
    return question, [frame, outlets, since, until]


class _Handlers:
    """What Gradio calls: each takes the state of a tab and returns what is to change in it."""

    def __init__(self, assistant: Assistant, receipts: Receipts, label: str | None) -> None:
        self._assistant = assistant
        self._receipts = receipts
        self._label = label

    def arrive(self, request: gr.Request) -> tuple[Any, ...]:
        browser: Language = (
            "en" if request.headers.get("accept-language", "").lower().startswith("en") else "es"
        )
        chosen: Language = {"es": "es", "en": "en"}.get(  # type: ignore[assignment]
            request.cookies.get(LANGUAGE_COOKIE, ""), browser
        )
        new = Conversation(chosen)
        return *self._framed(chosen, relabel=chosen != browser), *_drawn(new), new

    def speak(self, past: Conversation, event: gr.EventData) -> tuple[Any, ...]:
        now = replace(past, language="en" if event.to == "en" else "es")
        return *self._framed(now.language, relabel=True), *_drawn(now), now

    def ask(
        self, typed: str, outlets: list[str], since: str, until: str, past: Conversation
    ) -> Iterator[tuple[Any, ...]]:
        yield from self._conversed(past, typed, FilterForm(outlets, since, until))

    def ask_example(
        self, outlets: list[str], since: str, until: str, past: Conversation, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Ask what was clicked on, or what stands in the page's address with its filters."""
        given = event._data
        form = FilterForm(outlets, since, until)
        if any(given.get(name) for name in ("outlets", "since", "until")):
            form = FilterForm(given["outlets"], given["since"], given["until"])
        yield from self._conversed(past, str(event.question), form)

    def retry(
        self, outlets: list[str], since: str, until: str, past: Conversation
    ) -> Iterator[tuple[Any, ...]]:
        if past.last:
            form = FilterForm(outlets, since, until)
            yield from self._conversed(past.without_last(), past.last.question, form)

    def ask_as_typed(
        self, outlets: list[str], since: str, until: str, past: Conversation
    ) -> Iterator[tuple[Any, ...]]:
        if past.last:
            form = FilterForm(outlets, since, until)
            yield from self._conversed(past, past.last.question, form, alone=True)

    def stop(self, past: Conversation) -> tuple[Any, ...]:
        """Leave the question that was being asked in its box."""
        if past.last is None or past.last.stage is None:
            return _ready(past.language), *_unchanged(2), past
        before = past.without_last()
        return _ready(past.language, past.last.question), *_drawn(before), before

    def clear(self, past: Conversation) -> tuple[Any, ...]:
        new = Conversation(past.language)
        return _ready(past.language), *_drawn(new), new

    def narrow(self, event: gr.EventData) -> tuple[Any, ...]:
        """Set the filters of the questions."""
        known = self._assistant.archive.coverage().sources
        outlets = [name for name in event.outlets if name in known]
        opened = bool(outlets or event.since or event.until)
        day = [str(value or "")[:10] for value in (event.since, event.until)]
        return gr.update(open=opened), gr.update(choices=list(known), value=outlets), *day

    def refresh(self, past: Conversation) -> tuple[Any, ...]:
        """Say anew what the archive covers."""
        archive = self._assistant.archive
        choices = gr.update(choices=list(archive.coverage().sources))
        return render_header(archive, past.language, self._label), choices

    def _conversed(
        self, past: Conversation, typed: str, form: FilterForm, *, alone: bool = False
    ) -> Iterator[tuple[Any, ...]]:
        now, first = None, True
        for now, taken in converse(self._assistant, past, typed, form, self._receipts, alone=alone):
            box: Any = gr.skip()
            if first:
                # Emptied once only: the next question may be in it already.
                emptied: dict[str, Any] = {"value": ""} if taken else {}
                box = gr.update(submit_btn=False, stop_btn=_label(now.language, "stop"), **emptied)
            first = False
            done = now.last is not None and now.last.stage is None
            shown = render_sources(now) if done else gr.skip()
            yield box, render_conversation(now), shown, now
        if now is not None:
            yield _ready(now.language), *_unchanged(2), now

    def _framed(self, language: Language, *, relabel: bool) -> tuple[Any, ...]:
        """Return header, panels, question and filters; their labels only where they must change."""
        archive = self._assistant.archive
        sources = list(archive.coverage().sources)
        header = render_header(archive, language, self._label)
        panels = render("panels.html", language=language)
        if not relabel:
            return header, panels, gr.skip(), gr.skip(), gr.update(choices=sources), *_unchanged(2)
        t = page_texts(language)["labels"]
        box = gr.update(label=t["question"], placeholder=t["placeholder"], submit_btn=t["ask"])
        outlets = gr.update(choices=sources, label=t["outlets"], info=t["outlets_info"])
        days = [gr.update(label=t[n], placeholder=t["date_form"]) for n in ("since", "until")]
        return header, panels, box, gr.update(label=t["filters"]), outlets, *days


def render_header(
    archive: Archive, language: Language, label: str | None, *, arrived: bool = True
) -> str:
    """Render the head of the page: its name, what the archive covers, the ways to go.

    :param arrived: Whether the page knows its reader's language, and can be used.
    """
    coverage = archive.coverage()
    covers = compose.covers(coverage, language) if coverage.articles else None
    command = f"hemeroteca index PATH --archive {archive.folder}"
    return render(
        "header.html",
        language=language,
        label=label,
        covers=covers,
        command=command,
        arrived=arrived,
    )


def render_conversation(conversation: Conversation) -> str:
    """Render the questions and what came of them."""
    looks: dict[str, Callable[..., Any]] = {
        "paragraphs": paragraphs,
        "values": values,
        "history": history,
        "level": level,
        "reference": reference,
        "outlet": compose.outlet,
        "printed": compose.printed,
    }
    return render("conversation.html", conversation=conversation, **looks)


def render_sources(conversation: Conversation) -> str:
    """Render what stands beside the conversation: each answer's sources."""
    answered = [e for e in conversation.exchanges if e.answer is not None]
    return render("sources.html", language=conversation.language, exchanges=answered)


def _drawn(conversation: Conversation) -> tuple[str, str]:
    return render_conversation(conversation), render_sources(conversation)


def _ready(language: Language, question: str | None = None) -> Any:
    """Return the box as it waits for a question."""
    value: dict[str, Any] = {} if question is None else {"value": question}
    return gr.update(submit_btn=_label(language, "ask"), stop_btn=False, **value)


def _label(language: Language, name: str) -> str:
    return page_texts(language)["labels"][name]


def _unchanged(count: int) -> tuple[Any, ...]:
    return (gr.skip(),) * count
