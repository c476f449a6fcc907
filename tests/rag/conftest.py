from pathlib import Path

import pytest

from evals.sample import sample_articles
from index import Archive
from index.readers import read_articles
from index.settings import Settings
from rag import Assistant


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The sample archive, indexed with the real model into real Chroma."""
    folder: Path = tmp_path_factory.mktemp("sample") / "archive"
    archive = Archive(Settings(archive=folder), create=True)
    failed: list[Exception] = []
    archive.add(read_articles([sample_articles()], failed.append))
    assert not failed
    return archive


@pytest.fixture(scope="session")
def assistant(sample_archive: Archive) -> Assistant:
    return Assistant(sample_archive)
