"""`visitbot eval`: the project's own questions, and question files with mistakes in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

_RIGHT = {
    "id": "who",
    "lang": "en",
    "text": "who is the ambassador",
    "expect": "answer",
    "evidence": ["H.E. Sergio Cabrera, Ambassador of the Republic of Colombia to China"],
    "kind": "direct",
}
_WRONG = {**_RIGHT, "id": "wrong", "text": "how much did exports grow?", "figures": [["18.5%"]]}
_MISSED = {**_RIGHT, "id": "missed", "text": "what is the weather like"}


def _file(folder: Path, *questions: object) -> str:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(q if isinstance(q, str) else json.dumps(q) for q in questions), "utf-8")
    return str(path)


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_the_questions_of_this_project(run: Run, root: Path, language: str) -> None:
    file = root / "tests" / "questions" / f"{language}.jsonl"
    result = run("eval", str(file), "--json", "--fail-under", "95")
    assert result.exit_code == 0, result.output
    everything = json.loads(result.stdout)["groups"]["all"]
    assert everything["n"] >= 150
    assert everything["wrong"] <= 0.015 * everything["n"]


def test_verdicts_are_counted_by_language_and_kind(run: Run, tmp_path: Path) -> None:
    result = run("eval", _file(tmp_path, _RIGHT, _WRONG, _MISSED), "--json")
    groups = json.loads(result.stdout)["groups"]
    assert groups["all"] == {"n": 3, "right": 1, "offered": 0, "missed": 1, "wrong": 1}
    assert groups.keys() == {"all", "en", "expect answer", "kind direct"}


def test_a_table_and_no_list_unless_asked_for(run: Run, tmp_path: Path) -> None:
    output = run("eval", _file(tmp_path, _RIGHT, _WRONG, _MISSED)).stdout
    row = next(line for line in output.splitlines() if " all " in line)
    assert [cell.strip() for cell in row.split("│")[2:-1]] == ["3", "33.3", "0.0", "33.3", "33.3"]
    assert "said:" not in output


@pytest.mark.parametrize(("show", "ids"), [("wrong", {"wrong"}), ("missed", {"missed"}), ("all", {"wrong", "missed"})])
def test_what_fell_short_is_listed_with_the_reason(run: Run, tmp_path: Path, show: str, ids: set[str]) -> None:
    file = _file(tmp_path, _RIGHT, _WRONG, _MISSED)
    output = run("eval", file, "--show", show).stdout
    assert {line.split()[0] for line in output.splitlines() if line.startswith(("who ", "wrong ", "missed "))} == ids
    assert ("does not show the figure 18.5%" in output) == ("wrong" in ids)
    shown = json.loads(run("eval", file, "--show", show, "--json").stdout)["shown"]
    assert {one["id"] for one in shown} == ids


def test_too_few_right_ones_fail(run: Run, tmp_path: Path) -> None:
    file = _file(tmp_path, _RIGHT, _WRONG, _MISSED)
    assert run("eval", file, "--fail-under", "33").exit_code == 0
    result = run("eval", file, "--fail-under", "34")
    assert result.exit_code == 1
    assert "33.3 % are right, which is less than 34 %" in result.stderr


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "is not JSON"),
        ({**_RIGHT, "lang": "fr"}, "'lang' must be 'en', 'es' or 'zh'"),
        ({**_RIGHT, "expect": "dance"}, "'expect' must be 'answer', 'decline' or 'silent'"),
        ({**_RIGHT, "evidence": []}, "an answer needs evidence"),
        ({**_RIGHT, "evidence": ["The moon is made of cheese"]}, "does not stand in the article"),
        ({**_RIGHT, "figures": [["a lot"]]}, "'a lot' is not a figure"),
        ({**_RIGHT, "figures": [[]]}, "is empty"),
        ({**_RIGHT, "words": [[""]]}, "is empty"),
        (_RIGHT, "'who' is also the id of"),
    ],
)
def test_a_bad_line_is_named(run: Run, tmp_path: Path, line: object, problem: str) -> None:
    result = run("eval", _file(tmp_path, _RIGHT, line))
    assert result.exit_code == 1
    assert "questions.jsonl:2: " in result.stderr
    assert problem in result.stderr


def test_files_that_are_not_there_or_empty(run: Run, tmp_path: Path) -> None:
    assert "cannot be read: No such file" in run("eval", "nothing.jsonl").stderr
    result = run("eval", _file(tmp_path))
    assert result.exit_code == 1
    assert "no questions" in result.stderr
