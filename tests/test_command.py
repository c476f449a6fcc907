"""The command as people and scripts use it: real processes, exit statuses, JSON on stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hemeroteca", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "archive"
    done = run("index", ROOT / "evals" / "articles", "--archive", folder, "--json")
    assert done.returncode == 0, done.stderr
    changes = json.loads(done.stdout)
    assert changes["articles"]["added"] >= 17
    assert changes["articles"]["failed"] == []
    assert changes["passages"] > changes["articles"]["added"]
    return folder


def test_help_teaches_every_command() -> None:
    shown = run("--help").stdout
    commands = [
        "index",
        "ask",
        "chat",
        "search",
        "show",
        "serve",
        "status",
        "doctor",
        "remove",
        "verify",
    ]
    for command in commands:
        assert command in shown
        assert run(command, "--help").returncode == 0


def test_wrong_usage_exits_with_2() -> None:
    assert run("ask").returncode == 2
    assert run("nonsense").returncode == 2
    assert run("ask", "¿?", "--since", "yesterday").returncode == 2


def test_indexing_again_changes_nothing(archive: Path) -> None:
    done = run("index", ROOT / "evals" / "articles", "--archive", archive, "--json")
    articles = json.loads(done.stdout)["articles"]
    assert (articles["added"], articles["updated"]) == (0, 0)
    assert articles["unchanged"] >= 17


def test_an_answer_in_json_quotes_what_show_prints(archive: Path) -> None:
    done = run("ask", "¿Cuántos puestos tendrá el mercado?", "--archive", archive, "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["schema"]) == (0, 1)
    assert answer["status"] != "unanswered"
    for citation in answer["citations"]:
        shown = run("show", citation["article"], "--archive", archive, "--json")
        text = json.loads(shown.stdout)["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    "question", ["¿Cuándo es la reunión ministerial?", "What is the capital of Mongolia?"]
)
def test_a_saved_answer_is_verified(question: str, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    saved = run("ask", question, "--archive", archive, "--json").stdout
    file.write_text(saved, encoding="utf-8")
    done = run("verify", file, "--archive", archive)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(saved)
    (answer["citations"] or answer["nearest"])[0]["start"] += 1
    file.write_text(json.dumps(answer), encoding="utf-8")
    done = run("verify", file, "--archive", archive, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["holds"], told["faults"][0]["kind"]) == (1, False, "quote")
    assert "the quote is not at" in done.stderr


@pytest.mark.parametrize("content", ["{}", "[]", "not JSON", '{"schema": 1}', None])
def test_what_is_no_saved_answer_is_named(
    content: str | None, archive: Path, tmp_path: Path
) -> None:
    file = tmp_path / "answer.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    done = run("verify", file, "--archive", archive)
    assert done.returncode == 1
    assert done.stderr.startswith(f"hemeroteca: {file}: ")
    assert done.stderr.count("\n") == 1


def test_an_unanswered_question_is_done(archive: Path) -> None:
    done = run("ask", "What is the capital of Mongolia?", "--archive", archive)
    assert done.returncode == 0
    assert "does not say" in done.stdout


def test_search_ranks_passages(archive: Path) -> None:
    done = run("search", "incendio forestal", "-k", 3, "--archive", archive, "--json")
    passages = json.loads(done.stdout)["passages"]
    assert [p["rank"] for p in passages] == [1, 2, 3]
    assert set(passages[0]) == {
        *("rank", "score", "article", "title", "source", "published", "start", "end", "text"),
    }


def test_filters_reach_the_answer(archive: Path) -> None:
    done = run(
        *("ask", "¿Cuántas hectáreas quemó el incendio?", "--archive", archive, "--json"),
        *("--source", "Radio Enebral", "--since", "2025-08-01", "--until", "2025-08-31"),
    )
    answer = json.loads(done.stdout)
    for citation in answer["citations"] or answer["nearest"]:
        assert citation["source"] == "Radio Enebral"
        assert "2025-08-01" <= citation["published"] <= "2025-08-31"


def test_a_follow_up_is_asked_with_its_turn(archive: Path) -> None:
    turn = "¿Cuándo es la feria del libro?"
    done = run("ask", "¿y dónde?", "--turn", turn, "--archive", archive, "--json")
    assert json.loads(done.stdout)["standalone"] == "¿Dónde es la feria del libro?"


def test_chat_keeps_the_conversation(archive: Path) -> None:
    chat = subprocess.run(
        [sys.executable, "-m", "hemeroteca", "chat", "--archive", str(archive)],
        cwd=ROOT,
        input="¿Cuándo es la feria del libro?\n¿y dónde?\n\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert chat.returncode == 0, chat.stderr
    assert "entendido como: ¿Dónde es la feria del libro?" in chat.stdout


def test_status_says_what_is_there(archive: Path) -> None:
    told = json.loads(run("status", "--archive", archive, "--json").stdout)
    assert told["passages"] == told["vectors"]
    assert told["coverage"]["articles"] == told["articles"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("ask", "¿Qué?", "--archive", "nowhere"), "there is no archive"),
        (("show", "nobody"), "no article 'nobody'"),
        (("remove", "nobody"), "no article 'nobody'"),
        (("index", "nowhere"), "no such file"),
        (("serve", "--archive", "nowhere"), "there is no archive"),
    ],
)
def test_a_mistake_is_one_line_and_exit_1(
    arguments: tuple[str, ...], reason: str, archive: Path
) -> None:
    done = run(*arguments, HEMEROTECA_ARCHIVE=str(archive))
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_bad_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.txt").write_text("date 2025-01-02 Una nota cualquiera.")
    (tmp_path / "articles" / "empty.txt").write_text("")
    done = run("index", tmp_path / "articles", "--archive", tmp_path / "archive", "--json")
    articles = json.loads(done.stdout)["articles"]
    assert (done.returncode, articles["added"]) == (1, 1)
    assert [f["error"] for f in articles["failed"]] == ["has no text"]
    assert "empty.txt" in done.stderr
    shown = json.loads(run("show", "good", "--archive", tmp_path / "archive", "--json").stdout)
    assert (shown["text"], shown["published"]) == ("Una nota cualquiera.", "2025-01-02")


def test_a_bad_setting_is_named() -> None:
    done = run("status", HEMEROTECA_PASSAGE_TOKENS="many")
    assert done.returncode == 1
    assert "HEMEROTECA_PASSAGE_TOKENS" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_what_readers_judged_is_asked_again(archive: Path, tmp_path: Path) -> None:
    done = run("eval", "--drafts", "--archive", archive)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    row = {"id": "draft-1", "question": "¿Quién ganó el Mundial de 1998?", "answers": []}
    (archive / "drafts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = run("eval", "--drafts", "--archive", archive, "--json", tmp_path / "figures.json")
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert (figures["set"], figures["n"], figures["answerable"]) == ("drafts.jsonl", 1, 0)
    assert run("eval", "--drafts", "--squad", "x").returncode == 1


def test_other_addresses_take_a_password(archive: Path) -> None:
    done = run("serve", "--archive", archive, "--host", "0.0.0.0")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--auth USER:PASSWORD" in done.stderr
