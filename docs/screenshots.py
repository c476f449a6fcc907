"""Take the pictures of the page that the README shows: `make screenshots`. Needs Chromium.

The pages are those of the sample archive, asked as anybody would; each look is taken of the first
of its questions that the archive answers in that way.
"""

import os
import socket
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from evals.sample import LABEL, sample_articles
from index import Archive
from index.readers import read_articles
from index.settings import Settings
from page.serving import make_app, run
from rag import Answer, Assistant

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PICTURES = Path(__file__).parent / "pictures"
LOOKS = {
    "answered": ["¿Cuántos puestos tendrá el mercado renovado?"],
    "disputed": ["¿Qué día reabre el mercado de abastos?"],
    "superseded": [
        "¿Cuándo es la Marcha de los Molinos?",
        "¿Cuántas hectáreas quemó el incendio de la Umbreda?",
        "How many hectares did the Umbreda fire burn?",
    ],
    "unanswered": ["¿Cuánto costará la piscina cubierta?", "¿Quién ganó el Mundial de 1998?"],
}


def look_of(answer: Answer) -> str:
    """Return which of the four looks an answer has."""
    superseded = any(other.relation == "superseded" for other in answer.alternatives)
    return "superseded" if answer.status == "answered" and superseded else answer.status


def take(page: Page, name: str) -> None:
    """Take a picture of what is in view."""
    page.wait_for_timeout(700)  # what moves has come to rest
    page.screenshot(path=PICTURES / f"{name}.png")


def ask(page: Page, question: str) -> None:
    """Ask as a reader does, and wait for the answer."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#chat .answer").last.wait_for()


def take_all(address: str, assistant: Assistant) -> None:
    """Take every picture, each of a page of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def visit(width: int = 1280, height: int = 800, **options: str) -> Page:
            size = {"width": width, "height": height}
            context = browser.new_context(**{"locale": "es-ES", "viewport": size, **options})
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector("#header header[data-arrived]")
            page.wait_for_selector("#chat .examples", timeout=120_000)
            return page

        take(visit(), "start")
        for look, questions in LOOKS.items():
            found = [q for q in questions if look_of(assistant.ask(q)) == look]
            if not found:
                sys.stderr.write(f"no question gives the look {look!r}; its picture stays\n")
                continue
            page = visit()
            ask(page, found[0])
            take(page, look)
            if look == "disputed":
                page.locator("#chat a.cite").last.click()
                page.locator("#sources .card.chosen [data-do=read]").click()
                page.locator("#reading mark").wait_for()
                take(page, "reading")
                phone = visit(390, 800, color_scheme="dark")
                ask(phone, found[0])
                take(phone, "phone")
        page = visit()
        page.locator("nav [data-view=archive]").click()
        page.locator("#archive .articles li").first.wait_for()
        take(page, "archive")
        page = visit(locale="en-GB", color_scheme="dark")
        take(page, "english")
        browser.close()


def main() -> None:
    """Index the sample archive, serve it, and take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        archive = Archive(Settings(archive=Path(folder) / "archive"), create=True)
        archive.add(read_articles([sample_articles()], lambda error: sys.exit(str(error))))
        assistant = Assistant(archive)
        listener = socket.create_server(("127.0.0.1", 0))
        app = make_app(assistant, LABEL)
        threading.Thread(target=run, args=(app, listener), daemon=True).start()
        take_all(f"http://127.0.0.1:{listener.getsockname()[1]}/", assistant)


if __name__ == "__main__":
    main()
