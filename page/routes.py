"""What the page's script asks for beside Gradio: articles, the archive, uploads, judgements."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.datastructures import UploadFile

from index.batches import Changes
from index.catalogue import Filters
from index.errors import HemerotecaError
from index.language import Language
from page.cards import light, web_site
from page.examples import Examples
from page.feedback import drafts_file, keep_draft
from page.holdings import listing, outlet_bars, period, time_bars
from page.problems import InputProblem, in_words, reason_in_words
from page.receipts import Receipts
from page.uploads import MOST_BYTES, MOST_FILES, add_files, store
from prompts.page import page_font, page_texts, render
from rag import Assistant
from rag.spelling import spell_date

# What a form adds to its files, at most.
_FORM_BYTES = 1_000_000


def make_routes(assistant: Assistant, receipts: Receipts) -> APIRouter:
    """Return the routes of an assistant's page."""
    routes = APIRouter()
    _add_reading(routes, assistant, receipts)
    _add_changes(routes, assistant, receipts)
    return routes


def _add_reading(routes: APIRouter, assistant: Assistant, receipts: Receipts) -> None:
    archive, examples = assistant.archive, Examples(assistant)

    @routes.get("/fonts/{name}")
    def font(name: str) -> Response:
        data = page_font(name)
        headers = {"Cache-Control": "max-age=86400"}
        return Response(data, 200 if data else 404, headers, media_type="font/woff2")

    @routes.get("/article")
    def article(
        id: str, lang: Language, start: int = 0, end: int = 0, first: int = -1, last: int = -1
    ) -> Response:
        """Send an article whole, lit from `start` to `end`, and more so from `first` to `last`."""
        try:
            found = archive.article(id)
        except HemerotecaError as error:
            return _problem(error, lang)
        inside = (first, last) if start <= first < last <= end else None
        page = render(
            "article.html",
            language=lang,
            article=found,
            date=spell_date(found.published, lang) if found.published else None,
            site=web_site(found.url),
            lit=light(found.text, (start, end), inside) if 0 <= start < end else None,
        )
        return HTMLResponse(page)

    @routes.get("/holdings")
    def holdings(
        lang: Language, words: str = "", outlet: str = "", when: str = "", page: int = 1
    ) -> Response:
        """Send the archive tab: charts and a page of the articles that the choices leave."""
        try:
            first, last = period(when)
        except ValueError:
            when, first, last = "", None, None
        filters = Filters((outlet,) if outlet else (), first, last)
        try:
            tally = archive.catalogue.tally()
            values = {
                "outlets": outlet_bars(tally, page_texts(lang)["answer"]["no_outlet"]),
                "times": time_bars(tally, lang),
                "undated": sum(n for month, n in tally.by_month if month is None),
                "listing": listing(archive, lang, filters, words, page),
            }
        except HemerotecaError as error:
            return _problem(error, lang)
        chosen = {"words": words, "outlet": outlet, "when": when, "since": first, "until": last}
        return HTMLResponse(render("holdings.html", language=lang, **chosen, **values))

    @routes.get("/examples")
    def example_questions(lang: Language) -> Response:
        return HTMLResponse(render("examples.html", language=lang, examples=examples.get()))

    @routes.get("/receipt/{name}")
    def receipt(name: str) -> Response:
        """Send an answer as `hemeroteca ask --json` prints it."""
        kept = receipts.find(name)
        if kept is None:
            return JSONResponse({"error": "no such answer"}, 404)
        text = json.dumps(kept.answer.to_json(), ensure_ascii=False, indent=2)
        headers = {"Content-Disposition": 'attachment; filename="hemeroteca.json"'}
        return Response(text, headers=headers, media_type="application/json")


def _add_changes(routes: APIRouter, assistant: Assistant, receipts: Receipts) -> None:
    archive = assistant.archive

    @routes.post("/feedback")
    def feedback(
        lang: Language,
        receipt: str = Body(),
        verdict: str = Body(),
        why: str = Body(""),
        right: str = Body(""),
    ) -> Response:
        kept = receipts.find(receipt)
        try:
            if kept is None:
                raise InputProblem(page_texts(lang)["problems"]["forgotten"])
            keep_draft(drafts_file(archive.folder), kept, verdict, why, right)
        except (InputProblem, HemerotecaError, OSError) as error:
            return _problem(error, lang)
        return JSONResponse({"said": page_texts(lang)["judge"]["thanks"]})

    @routes.delete("/articles")
    def remove(id: str, lang: Language) -> Response:
        try:
            archive.remove([id])
        except HemerotecaError as error:
            return _problem(error, lang)
        return JSONResponse({"said": page_texts(lang)["archive"]["removed"]})

    @routes.post("/articles")
    async def upload(request: Request, lang: Language) -> Response:
        """Take files, and send back a line of JSON for every step of adding them."""
        problems = page_texts(lang)["problems"]
        try:
            size = int(request.headers.get("content-length", ""))
        except ValueError:
            size = MOST_BYTES + _FORM_BYTES + 1
        if size > MOST_BYTES + _FORM_BYTES:
            told = problems["too_much"].format(limit=MOST_BYTES // 1_000_000)
            return JSONResponse({"error": told}, 413)
        form = await request.form(max_files=MOST_FILES + 1)
        files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        if not 0 < len(files) <= MOST_FILES:
            return JSONResponse({"error": problems["file_count"].format(limit=MOST_FILES)}, 413)
        folder = tempfile.TemporaryDirectory(prefix="hemeroteca-upload-")
        sent = [(file.filename or "", file.file) for file in files]
        paths = store(Path(folder.name), sent)
        return StreamingResponse(
            _added(assistant, folder, paths, lang), media_type="application/x-ndjson"
        )


def _added(
    assistant: Assistant, folder: Any, paths: list[Path], language: Language
) -> Iterator[str]:
    """Add stored files, and yield a line of JSON for every step; the last one has `done`."""
    told: SimpleQueue[Changes | dict[str, Any]] = SimpleQueue()

    def work() -> None:
        try:
            with folder:
                changes = add_files(assistant.archive, paths, lambda c: told.put(replace(c)))
            told.put(_summary(changes, language))
        except Exception as error:
            told.put({"done": True, "error": in_words(error, language)})

    Thread(target=work, daemon=True).start()
    while isinstance(event := told.get(), Changes):
        articles = event.added + event.updated + event.unchanged
        yield json.dumps({"articles": articles, "passages": event.passages}) + "\n"
    yield json.dumps(event) + "\n"


def _summary(changes: Changes, language: Language) -> dict[str, Any]:
    t = page_texts(language)["archive"]
    counts = {n: getattr(changes, n) for n in ("added", "updated", "unchanged")}
    failed = [
        {"path": error.path, "error": reason_in_words(error.reason, language)}
        for error in changes.failed
    ]
    said = t["added"].format(**counts, failed=len(failed))
    recoded = [t["recoded"].format(file=name) for name in changes.recoded]
    return {"done": True, "said": said, **counts, "failed": failed, "recoded": recoded}


def _problem(error: Exception, language: Language) -> JSONResponse:
    return JSONResponse({"error": in_words(error, language)}, 409)
