"""The page: asks the assistant and shows its answer, each quote lit in its article.

It decides nothing. Whatever comes from articles, questions or errors reaches the browser through
the templates of `prompts.page`, which leave nothing in it that could be taken for markup.
"""

import logging
import os
import re
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index import Archive
from index.catalogue import Filters
from index.errors import HemerotecaError, UnknownArticle
from index.language import Language, detect_language
from index.sentences import paragraph_spans
from index.settings import Settings
from prompts.page import literal, page_file, page_texts, render
from rag import Answer, Assistant, Citation, compose
from rag.spelling import spell_date

if TYPE_CHECKING:
    import gradio as gr

LONGEST_QUESTION = 1000
AS_TYPED = "="
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
# How many questions are answered at the same time; more wait.
_AT_ONCE = 4
# Most characters of a long paragraph shown on either side of a quote.
_CONTEXT = 600
# Browsers in these languages would get Gradio's default, English; they get ours, Spanish.
_SPANISH_FOR = (
    "es ar ca ckb de et eu fa fi fr he hi id ja ko lt nb nl pl pt pt-BR ro ru sv ta th tr uk ur uz "
    "zh-CN zh-TW"
)
_log = logging.getLogger(__name__)


class _InputProblem(Exception):
    """What was typed cannot be asked; the message says why."""


@dataclass(frozen=True)
class Card:
    """A citation with what stands around it: the paragraphs of its article, cut at its offsets."""

    citation: Citation
    date: str | None
    site: str | None
    before: str
    quote_before: str
    answer: str
    quote_after: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True)
class Turn:
    """A question that was answered or refused, with the cards of its sources."""

    number: int
    answer: Answer
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Conversation:
    """What one browser tab has been shown, in the language of its browser."""

    language: Language = "es"
    messages: tuple[dict[str, str], ...] = ()
    turns: tuple[Turn, ...] = ()

    def said(self, role: str, content: str) -> "Conversation":
        """Return the conversation with one more message."""
        return replace(self, messages=(*self.messages, {"role": role, "content": content}))


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    label: str | None = None,
    open_browser: bool = False,
) -> None:
    """Serve the page of an archive, to this machine only, until it is interrupted.

    :param port: 0 takes any that is free.
    :param label: Shown at the top of the page: what is special about this archive.
    :raises HemerotecaError: If the address cannot be used, or the archive not be opened.
    """
    with _listen(host, port) as listener:
        archive = Archive(settings)
        _say("loading the models…")
        assistant = Assistant(archive)
        assistant.load(lambda what, done, total: _say(f"{what} ({done} of {total})"))
        page = build_page(assistant, label)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}"
        _say(f"the page is at {address} (Ctrl+C stops it)")
        if open_browser:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            serve_page(page, listener)


def serve_page(page: "gr.Blocks", listener: socket.socket) -> None:
    """Serve a page on a socket that listens already, to requests that name this machine."""
    import gradio as gr
    import uvicorn
    from fastapi import FastAPI
    from fastapi.middleware.trustedhost import TrustedHostMiddleware

    app = FastAPI(openapi_url=None)
    # A site that has its own name resolve to this machine must not read the archive.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOCAL_HOSTS, "[::1]"])
    english, spanish = page_texts("en")["labels"], page_texts("es")["labels"]
    app = gr.mount_gradio_app(
        app,
        page,
        path="/",
        i18n=gr.I18n(en=english, **dict.fromkeys(_SPANISH_FOR.split(), spanish)),
        theme=gr.themes.Base(neutral_hue="stone", font=("system-ui", "sans-serif")),
        css=page_file("page.css"),
        head=page_file("head.html"),
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
    )
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # At the end, tabs that are still open are cut off, which is no error to tell of.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    server.run(sockets=[listener])


def build_page(assistant: Assistant, label: str | None = None) -> "gr.Blocks":
    """Build the page that asks an assistant; `serve_page` gives it its looks and its languages."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # Gradio would call home
    import gradio as gr

    archive = assistant.archive
    text = gr.I18n()

    def arrive(request: gr.Request) -> tuple[Any, ...]:
        english = request.headers.get("accept-language", "").lower().startswith("en")
        new = Conversation("en" if english else "es")
        choices = gr.update(choices=list(archive.coverage().sources))
        return _header(archive, new.language, label), choices, _sources(new), new

    def respond(
        typed: str, outlets: list[str], since: str | None, until: str | None, past: Conversation
    ) -> Iterator[tuple[Any, ...]]:
        states = converse(assistant, past, typed, outlets, since, until)
        for step, (now, taken) in enumerate(states):
            # Emptied once only: the next question may be in it already.
            box = "" if taken and step == 0 else gr.skip()
            shown = gr.skip() if now.turns == past.turns else _sources(now)
            yield box, list(now.messages), shown, now, gr.update(visible=_was_rewritten(now))

    def respond_as_typed(
        outlets: list[str], since: str | None, until: str | None, past: Conversation
    ) -> Iterator[tuple[Any, ...]]:
        yield from respond(AS_TYPED, outlets, since, until, past)

    def begin_anew(past: Conversation) -> tuple[Any, ...]:
        new = Conversation(past.language)
        return [], _sources(new), new, gr.update(visible=False)

    page = gr.Blocks(title="Hemeroteca", analytics_enabled=False)
    with page:
        past = gr.State(Conversation())
        header = gr.HTML(_header(archive, "es", label), elem_id="header")
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=7, elem_id="talk"):
                chat = gr.Chatbot(
                    label=text("conversation"),
                    show_label=False,
                    placeholder=str(text("invitation")),
                    height=None,
                    autoscroll=False,
                    layout="panel",
                    buttons=[],
                    latex_delimiters=[],
                    allow_tags=False,
                    elem_id="chat",
                )
                question = gr.Textbox(
                    label=text("question"),
                    show_label=False,
                    placeholder=text("placeholder"),
                    submit_btn=str(text("ask")),
                    max_lines=5,
                    autofocus=True,
                    elem_id="question",
                )
                undo = gr.Button(text("as_typed"), size="sm", visible=False, elem_id="as-typed")
                outlets, since, until = _filter_form(text, archive)
                again = gr.Button(text("again"), size="sm", elem_id="again")
            with gr.Column(scale=5, elem_id="beside"):
                sources = gr.HTML(
                    _sources(Conversation()),
                    js_on_load=page_file("page.js"),
                    elem_id="sources",
                )
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        page.load(arrive, None, [header, outlets, sources, past], **quiet)
        asking = question.submit(
            respond,
            [question, outlets, since, until, past],
            [question, chat, sources, past, undo],
            concurrency_limit=_AT_ONCE,
            **quiet,
        )
        undoing = undo.click(
            respond_as_typed,
            [outlets, since, until, past],
            [question, chat, sources, past, undo],
            concurrency_limit=_AT_ONCE,
            **quiet,
        )
        shown = [chat, sources, past, undo]
        again.click(begin_anew, past, shown, cancels=[asking, undoing], **quiet)
    return page


def _filter_form(text: Any, archive: Archive) -> "tuple[gr.Dropdown, gr.Textbox, gr.Textbox]":
    import gradio as gr

    day: dict[str, Any] = {"placeholder": text("date_form"), "max_lines": 1, "min_width": 120}
    with gr.Accordion(text("filters"), open=False, elem_id="filters"):
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
    return outlets, since, until


def converse(
    assistant: Assistant,
    past: Conversation,
    typed: str,
    outlets: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
) -> Iterator[tuple[Conversation, bool]]:
    """Ask a question and yield the conversation as it goes on; an error is a message in it.

    Beside it, whether the question was taken: one that was not stays in its box, to be mended.
    A question that is `AS_TYPED` asks the last one again, by itself and not as it was understood.
    """
    alone = typed == AS_TYPED and bool(past.turns)
    if alone:
        typed = past.turns[-1].answer.question
    question = " ".join(typed.encode(errors="replace").decode().split())
    if not question:
        return
    language = detect_language(question, default=past.language)
    texts = page_texts(language)
    asked = past.said("user", literal(question[:LONGEST_QUESTION]))
    taken = False
    try:
        if len(question) > LONGEST_QUESTION:
            problem = texts["problems"]["too_long"]
            raise _InputProblem(problem.format(length=len(question), limit=LONGEST_QUESTION))
        filters = _filters(outlets, since, until, texts["problems"])
        taken = True
        turns = () if alone else [turn.answer for turn in past.turns]
        for event in _staged(lambda tell: assistant.ask(question, turns, filters, tell)):
            if isinstance(event, Answer):
                turn = _turn(assistant.archive, event, len(past.turns) + 1)
                now = asked.said("assistant", _answered(turn))
                yield replace(now, turns=(*past.turns, turn)), True
            elif hint := texts["stages"].get(event):
                yield asked.said("assistant", _note("pending", language, hint)), True
    except Exception as error:
        if isinstance(error, _InputProblem | HemerotecaError):
            problem = str(error)
        else:
            _log.exception("a question could not be answered")
            problem = texts["problems"]["failed"]
        title = texts["answer"]["failed_title"]
        yield asked.said("assistant", _note("problem", language, problem, title)), taken


def _was_rewritten(conversation: Conversation) -> bool:
    """Say whether the last question was asked otherwise than it was typed."""
    last = conversation.turns[-1].answer if conversation.turns else None
    return last is not None and last.standalone != last.question


def _staged(ask: Callable[[Callable[[str], None]], Answer]) -> Iterator[str | Answer]:
    """Yield the stages of an answer as it comes to them, then the answer, or raise its error."""
    told: SimpleQueue[str | Answer | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            told.put(ask(told.put))
        except BaseException as error:
            told.put(error)

    threading.Thread(target=work, daemon=True).start()
    while isinstance(event := told.get(), str):
        yield event
    if isinstance(event, BaseException):
        raise event
    yield event


def _filters(
    outlets: Sequence[str], since: str | None, until: str | None, problems: dict[str, str]
) -> Filters:
    first, last = (_day((value or "").strip(), problems) for value in (since, until))
    if first and last and first > last:
        raise _InputProblem(problems["bad_range"].format(since=first, until=last))
    return Filters(tuple(outlets or ()), first, last)


def _day(value: str, problems: dict[str, str]) -> date | None:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date() if value else None
    except ValueError:
        raise _InputProblem(problems["bad_date"].format(value=value)) from None


def _note(kind: str, language: Language, text: str, title: str | None = None) -> str:
    return render("note.html", kind=kind, language=language, text=text, title=title)


def _answered(turn: Turn) -> str:
    paragraphs = [_marked(part, turn.answer) for part in turn.answer.text.split("\n\n")]
    return render("answer.html", answer=turn.answer, number=turn.number, paragraphs=paragraphs)


def _marked(text: str, answer: Answer) -> list[tuple[str, int | None]]:
    """Split a text at the markers of citations: each piece with the number that follows it."""
    numbers = "|".join(str(citation.n) for citation in answer.citations)
    pieces = re.split(rf"\[({numbers})\]", " ".join(text.split())) if numbers else [text]
    return [
        (piece, int(number) if number else None)
        for piece, number in zip_longest(pieces[::2], pieces[1::2])
    ]


def _turn(archive: Archive, answer: Answer, number: int) -> Turn:
    shown = answer.nearest if answer.status == "unanswered" else answer.citations
    return Turn(number, answer, tuple(_card(archive, c, answer.language) for c in shown))


def _card(archive: Archive, citation: Citation, language: Language) -> Card:
    start, end = citation.start, citation.end
    text = _text(archive, citation)
    around = [(s, e) for s, e in paragraph_spans(text) if s < end and start < e]
    left = min([start, *(s for s, _ in around)])
    right = max([end, *(e for _, e in around)])
    cut_before, cut_after = left < start - _CONTEXT, right > end + _CONTEXT
    if cut_before:
        left = text.find(" ", start - _CONTEXT, start) + 1 or start
    if cut_after:
        right = max(text.rfind(" ", end, end + _CONTEXT), end)
    first, last = citation.answer_start, citation.answer_end
    if first is None or last is None:
        first = last = end
    return Card(
        citation=citation,
        date=spell_date(citation.published, language) if citation.published else None,
        site=_site(citation.url or ""),
        before=text[left:start],
        quote_before=text[start:first],
        answer=text[first:last],
        quote_after=text[last:end],
        after=text[end:right],
        cut_before=cut_before,
        cut_after=cut_after,
    )


def _site(url: str) -> str | None:
    """Return the host of a web address, and nothing for what is none."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in ("http", "https") else None
    return None


def _text(archive: Archive, citation: Citation) -> str:
    """Return the text of a cited article; if it has changed since, the quote alone in its place."""
    with suppress(UnknownArticle):
        text = archive.article(citation.article).text
        if text[citation.start : citation.end] == citation.quote:
            return text
    return "\n" * citation.start + citation.quote


def _sources(conversation: Conversation) -> str:
    language, turns = conversation.language, conversation.turns
    return render("sources.html", language=language, turns=turns)


def _header(archive: Archive, language: Language, label: str | None) -> str:
    coverage = archive.coverage()
    covers = compose.covers(coverage, language) if coverage.articles else None
    command = f"hemeroteca index PATH --archive {archive.folder}"
    return render("header.html", language=language, label=label, covers=covers, command=command)


def _listen(host: str, port: int) -> socket.socket:
    if host not in _LOCAL_HOSTS:
        raise HemerotecaError(
            f"the page has no password yet and is served to this machine only: "
            f"not at {host}, but at {', '.join(_LOCAL_HOSTS[:-1])} or {_LOCAL_HOSTS[-1]}"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise HemerotecaError(
            f"cannot serve the page at {host}, port {port}: {reason}; try another --port"
        ) from error


def _say(text: str) -> None:
    sys.stderr.write(f"hemeroteca: {text}\n")


if __name__ == "__main__":
    try:
        serve(Settings())
    except HemerotecaError as error:
        sys.exit(f"hemeroteca: {error}")
