"""Serving the page: where it listens, to whom, and until when."""

import logging
import os
import socket
import sys
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

from index import Archive
from index.errors import HemerotecaError
from index.settings import Settings
from page.guards import Credentials, Guard, read_credentials
from page.receipts import Receipts
from prompts.page import page_file, page_texts
from rag import Assistant

if TYPE_CHECKING:
    from fastapi import FastAPI

_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
# Browsers in these languages would get Gradio's default, English; they get ours, Spanish.
_SPANISH_FOR = (
    "es ar ca ckb de et eu fa fi fr he hi id ja ko lt nb nl pl pt pt-BR ro ru sv ta th tr uk ur uz "
    "zh-CN zh-TW"
)
_STYLES = ("page.css", "conversation.css", "sources.css", "archive.css")


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    label: str | None = None,
    open_browser: bool = False,
    auth: str | None = None,
) -> None:
    """Serve the page of an archive until it is interrupted.

    :param port: 0 takes any that is free.
    :param label: Shown at the top of the page: what is special about this archive.
    :param auth: USER:PASSWORD, which any address but this machine's own takes.
    :raises HemerotecaError: If the address cannot be used, or the archive not be opened.
    """
    credentials = read_credentials(auth) if auth is not None else None
    with _listen(host, port, credentials) as listener:
        archive = Archive(settings)
        _say("loading the models…")
        assistant = Assistant(archive)
        assistant.load(lambda what, done, total: _say(f"{what} ({done} of {total})"))
        app = make_app(assistant, label, credentials)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}"
        _say(f"the page is at {address} (Ctrl+C stops it)")
        if open_browser:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            run(app, listener)


def make_app(
    assistant: Assistant, label: str | None = None, credentials: Credentials | None = None
) -> "FastAPI":
    """Return the application: the page, what its script asks for, and their guards."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before its import: it would call home
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.middleware.trustedhost import TrustedHostMiddleware

    from page.layout import build_page
    from page.routes import make_routes

    receipts = Receipts()
    app = FastAPI(openapi_url=None)
    app.include_router(make_routes(assistant, receipts))
    app.add_middleware(Guard, credentials=credentials)
    if credentials is None:
        # A site that has its own name resolve to this machine must not read the archive.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOCAL_HOSTS, "[::1]"])
    english, spanish = page_texts("en")["labels"], page_texts("es")["labels"]
    gr.mount_gradio_app(
        app,
        build_page(assistant, receipts, label),
        path="/",
        i18n=gr.I18n(en=english, **dict.fromkeys(_SPANISH_FOR.split(), spanish)),
        theme=gr.themes.Base(neutral_hue="stone", font=("system-ui", "sans-serif")),
        css="\n".join(page_file(name) for name in _STYLES),
        head=page_file("head.html"),
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        max_file_size=0,  # files come by our own way, with its own limits
    )
    return app


def run(app: "FastAPI", listener: socket.socket) -> None:
    """Serve an application on a socket that listens already, until it is interrupted."""
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # At the end, tabs that are still open are cut off, which is no error to tell of.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    server.run(sockets=[listener])


def _listen(host: str, port: int, credentials: Credentials | None) -> socket.socket:
    if host not in _LOCAL_HOSTS and credentials is None:
        raise HemerotecaError(
            f"the page is served to this machine only ({', '.join(_LOCAL_HOSTS)}); "
            f"at {host or 'any address'} it takes a password: --auth USER:PASSWORD"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error
        raise HemerotecaError(
            f"cannot serve the page at {host}, port {port}: {reason}; try another --port"
        ) from error


def _say(text: str) -> None:
    sys.stderr.write(f"hemeroteca: {text}\n")
