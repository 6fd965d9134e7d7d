"""Help, versions, wrong usage, and a knowledge base that does not load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["", "run", "sandbox", "chat", "ask", "check", "eval", "schema"])
def test_help_shows_examples(run: Run, command: str) -> None:
    result = run(*filter(None, [command]), "--help")
    assert result.exit_code == 0
    assert f"    visitbot {command}".rstrip() in result.output.partition("Examples:")[2]


@pytest.mark.parametrize("command", ["chat", "ask", "check", "eval", "run", "sandbox"])
def test_every_command_takes_another_knowledge_base(run: Run, command: str) -> None:
    assert "--knowledge DIR" in " ".join(run(command, "--help").output.split())


def test_version(run: Run) -> None:
    assert run("--version").output.startswith("visitbot 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "who?", "--language", "fr"],
        ["ask", "who?", "--jsonl"],
        ["ask", "--jsonl", "--json"],
        ["eval"],
        ["eval", "a.jsonl", "--fail-under", "101"],
        ["nothing-of-the-kind"],
    ],
)
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage: visitbot" in result.stderr


def test_a_base_that_does_not_load_names_every_problem(run: Run, copied: Path) -> None:
    facts = copied / "facts.yaml"
    lines = facts.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines, 1) if line.startswith("year:"))
    lines[at - 1] = "year: much"
    facts.write_text("\n".join(lines), "utf-8")
    (copied / "texts" / "es.yaml").unlink()
    result = run("ask", "who is the ambassador", "--knowledge", str(copied))
    assert result.exit_code == 1
    assert not result.stdout
    assert f"facts.yaml:{at}: year: must be" in result.stderr.replace("input should be", "must be")
    assert "texts/es.yaml:1: is missing: add this language" in result.stderr
    assert "2 problems" in result.stderr


@pytest.mark.parametrize("command", [["check"], ["chat"], ["ask", "who"], ["eval", "q.jsonl"], ["run"], ["sandbox"]])
def test_a_folder_that_is_not_there(run: Run, command: list[str]) -> None:
    result = run(*command, "--knowledge", "not/here")
    assert result.exit_code == 1
    assert "not/here" in result.stderr
    assert "is no folder" in result.stderr


def test_the_folder_may_stand_before_the_command(run: Run) -> None:
    result = run("--knowledge", "not/here", "ask", "who")
    assert result.exit_code == 1
    assert "not/here" in result.stderr


def test_the_environment_names_the_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE", "elsewhere")
    assert "elsewhere" in run("ask", "who").stderr


def test_the_env_file_names_the_folder(run: Run, tmp_path: Path, copied: Path) -> None:
    (tmp_path / ".env").write_text(f"KNOWLEDGE={copied}\n", "utf-8")
    (copied / "article.yaml").unlink()
    result = run("ask", "who")
    assert result.exit_code == 1
    assert str(copied) in " ".join(result.stderr.split())
    (tmp_path / ".env").write_text("KNOWLEDGE=not/here\n", "utf-8")
    assert "KNOWLEDGE 'not/here' is no folder" in run("ask", "who").stderr
