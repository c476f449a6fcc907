"""The README cannot rot: its library example is run, its commands and settings exist."""

import re
from pathlib import Path

import pytest

from index.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_library_example_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, output = re.findall(r"```(?:python|text)\n(.*?)```", README, re.DOTALL)
    sample = Path(__file__).parent.parent / "evals" / "articles"
    monkeypatch.chdir(tmp_path)
    exec(
        compile(code.replace('Path("evals/articles")', f"Path({str(sample)!r})"), "README", "exec")
    )
    assert capsys.readouterr().out == output


def test_the_settings_it_names_exist() -> None:
    for name in re.findall(r"HEMEROTECA_(\w+)", README):
        assert name.lower() in Settings.model_fields


def test_its_commands_exist() -> None:
    import hemeroteca

    known = {
        command.name or command.callback.__name__ for command in hemeroteca.app.registered_commands
    }
    known |= {group.name for group in hemeroteca.app.registered_groups}
    for name in re.findall(r"^\| `(\w+)", README, re.MULTILINE):
        assert name in known
    for name in known:
        assert f"`{name}" in README
