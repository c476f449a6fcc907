"""How the page is served: to whom, where, with what guards."""

import base64
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.errors import HemerotecaError
from index.settings import Settings
from page.guards import Credentials, Guard, read_credentials
from page.serving import serve

ROOT = Path(__file__).parent.parent.parent


async def _hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def _basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "example.com", ""])
def test_without_a_password_only_this_machine_is_served(host):
    with pytest.raises(HemerotecaError, match="--auth USER:PASSWORD"):
        serve(Settings(), host)


@pytest.mark.parametrize("given", ["", "ana", "ana:", ":secreto"])
def test_a_password_is_given_with_its_user(given):
    with pytest.raises(HemerotecaError, match="USER:PASSWORD"):
        serve(Settings(), "0.0.0.0", auth=given)


def test_a_password_may_hold_colons():
    assert read_credentials("ana:a:b") == Credentials("ana", "a:b")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (_basic("ana:otro"), 401),
        (_basic("ana:"), 401),
        ({"Authorization": "Basic ñ".encode("latin-1").decode("latin-1")}, 401),
        ({"Authorization": "Bearer x"}, 401),
        (_basic("ana:contraseña"), 200),
    ],
)
def test_nothing_is_shown_without_the_password(headers, status):
    client = TestClient(Guard(_hello, Credentials("ana", "contraseña")))
    encoded = {k: v.encode("latin-1") for k, v in headers.items()}
    answer = client.get("/", headers=encoded)
    assert answer.status_code == status
    assert ("hello" in answer.text) == (status == 200)


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [
        ("GET", "http://evil.example", 200),
        ("POST", "http://evil.example", 403),
        ("DELETE", "http://evil.example", 403),
        ("POST", "null", 403),
        ("POST", "http://testserver", 200),
        ("POST", None, 200),
    ],
)
def test_another_site_can_change_nothing(method, origin, status):
    client = TestClient(Guard(_hello))
    headers = {"Origin": origin} if origin else {}
    answer = client.request(method, "/", headers=headers)
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_port_that_is_taken_is_told_before_anything_is_opened():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(HemerotecaError, match=f"port {port}.*--port"):
            serve(Settings(archive=Path("nowhere")), port=port)


def test_importing_it_does_not_import_gradio():
    code = "import app, sys; sys.exit('gradio' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
