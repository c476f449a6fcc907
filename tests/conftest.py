"""What all tests share: no network, and the model loaded once."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.embedder import Embedder, open_embedder
from index.settings import Settings

# Before a library that reads it is imported; and no setting of the user's but the cache.
os.environ["HF_HUB_OFFLINE"] = "1"
for _name in [name for name in os.environ if name.startswith("HEMEROTECA_")]:
    if _name != "HEMEROTECA_CACHE":
        del os.environ[_name]
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Fail whoever connects to anything but this machine."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def checked(self: socket.socket, address: Any) -> Any:
            inside = self.family == getattr(socket, "AF_UNIX", None) or address[0] in _LOOPBACK
            if not inside:
                pytest.fail(f"the test was about to connect to {address!r}")
            return connect(self, address)

        return checked

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def load_once(no_network: None) -> Iterator[Callable[..., Embedder]]:
    """Let every archive that names the same model share it."""
    loaded: dict[tuple[Path, str, str], Embedder] = {}

    def load(settings: Settings, step: Any = None) -> Embedder:
        key = (settings.cache, settings.embedder, settings.runtime)
        if key not in loaded:
            loaded[key] = open_embedder(settings, step)
        return loaded[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.archive.open_embedder", load)
        yield load


@pytest.fixture(scope="session")
def embedder(load_once: Callable[..., Embedder]) -> Embedder:
    """The model that ships with us."""
    return load_once(Settings())


@pytest.fixture(scope="session")
def make_settings() -> Callable[..., Settings]:
    """Settings of an archive in a folder, with the cache that all tests share."""

    def make(folder: Path, **others: Any) -> Settings:
        return Settings(archive=folder / "archive", **others)

    return make
