"""Pages in a real browser: nothing they do may reach another machine or break in their scripts."""

import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from index import Archive
from index.readers import read_articles
from index.settings import Settings
from page.serving import make_app, run
from rag import Assistant
from rag.reader import Reader
from tests.page.shelf import ARTICLES, build_archive

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
_FLAGS = (
    "no-sandbox disable-gpu disable-background-networking disable-component-update disable-sync "
    "no-first-run"
)
_ALLOWED = re.compile(r"(https?://(127\.0\.0\.1|localhost)[:/]|data:|blob:)")


class Fragile(Assistant):
    """An assistant that breaks on a word."""

    def ask(self, question, *args, **kwargs):
        if "rompe" in question:
            raise RuntimeError("a secret of the house")
        return super().ask(question, *args, **kwargs)


@pytest.fixture(scope="session")
def archive(tmp_path_factory) -> Archive:
    """The sample archive, which no test changes."""
    return build_archive(tmp_path_factory.mktemp("page"), read_articles([ARTICLES], pytest.fail))


@pytest.fixture(scope="session")
def assistant(archive) -> Assistant:
    """What the pages of the sample archive ask."""
    return Fragile(archive)


@pytest.fixture(scope="session")
def chromium():
    """A browser."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=[f"--{flag}" for flag in _FLAGS.split()]
        )
        yield browser
        browser.close()


@cache
def _reader() -> Reader:
    """The reader that all pages share."""
    return Reader(Settings().cache)


def put_up(assistant: Assistant, label: str | None = None) -> str:
    """Serve a page until the tests end, and return its address."""
    assistant.__dict__.setdefault("reader", _reader())
    listener = socket.create_server(("127.0.0.1", 0))
    app = make_app(assistant, label)
    threading.Thread(target=run, args=(app, listener), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.fixture(scope="session")
def address(assistant, chromium) -> str:
    """Where the page of the sample archive is."""
    return put_up(assistant, label="<archivo> de muestra")


@pytest.fixture
def visit(chromium) -> Iterator[Callable]:
    """Open pages, each as another reader."""
    outside, broken, contexts = [], [], []

    def record(request):
        if not _ALLOWED.match(request.url):
            outside.append(request.url)

    def open_page(url, locale="es-ES", width=1280, **options):
        size = {"width": width, "height": 844}
        context = chromium.new_context(locale=locale, viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", record)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("dialog", lambda dialog: broken.append(dialog.message))
        page.goto(url)
        page.wait_for_selector("#header header[data-arrived]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not outside
    assert not broken
