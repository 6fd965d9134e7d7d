"""Each benchmark on a tiny input: it runs, and its figures make sense."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench import answers, banking77, grading, questions, rivals, sandbox, scale, sized, start
from bench.__main__ import main
from bench.banking77 import Example
from bench.first_reply import first_reply
from bench.reports import BenchmarkError
from bot.answering.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from bench.questions import Asked


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(questions.knowledge())


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return questions.read()[::45]


def test_answers(engine: Engine, asked: list[Asked]) -> None:
    report = answers.measure(asked, engine, passes=2)

    median, p99 = report.targets
    assert 0 < median.figure <= p99.figure
    assert report.measured["questions"] == len(asked)


def test_rivals(engine: Engine, asked: list[Asked]) -> None:
    grade = grading.grading_for(asked, engine.knowledge.article)

    report = rivals.measure(asked, engine, grade, passes=1)

    assert [row[0] for row in report.rows] == ["ours", "rapidfuzz WRatio", "rapidfuzz token_set_ratio", "bm25s"]
    for row in report.rows:
        assert sum(int(count) for count in row[2:6]) == len(asked)
    assert report.targets[0].figure > 1


@pytest.mark.parametrize(
    ("scored", "threshold"),
    [
        ([(90.0, "right", "missed"), (50.0, "wrong", "right")], 90.0),
        ([(90.0, "right", "missed"), (50.0, "right", "missed")], 50.0),
        ([(90.0, "wrong", "right")], float("inf")),
    ],
)
def test_a_rivals_threshold_is_the_one_that_suits_it_best(
    scored: list[tuple[float, str, str]], threshold: float
) -> None:
    assert rivals.best_threshold(scored) == threshold


def test_one_size_of_scale() -> None:
    found = sized.measure(400, questions=20)

    assert found.entries == 20
    assert 0 < found.median <= found.longest
    assert found.right >= 80
    assert 1 < found.memory <= found.peak


def test_scale_measures_each_size_in_a_process_of_its_own() -> None:
    report = scale.measure([200, 400])

    assert [row[0] for row in report.rows] == ["200", "400"]
    assert 0.1 < report.targets[0].figure < 10


def test_banking77(tmp_path: Path) -> None:
    rows = ["text,category", *(f'"where is my card, the {n}th",card' for n in range(12)), "close my account,closing"]
    for name in ("train.csv", "test.csv"):
        (tmp_path / name).write_text("\n".join(rows), encoding="utf-8")

    training, testing = banking77.read(tmp_path)
    report = banking77.measure(training, testing, passes=1)

    assert len(training) == banking77.EXAMPLES + 1
    assert training[-1] == Example("closing", "close my account")
    assert len(testing) == 13
    assert report.targets[0].figure == 100


def test_start_measures_loading_and_new_processes() -> None:
    report = start.measure(questions.KNOWLEDGE, runs=1, languages=["en"])

    seconds, reply, megabytes, loading = (target.figure for target in report.targets)
    assert loading > 0.01
    assert seconds > 0.1
    assert reply > 0.1
    assert megabytes > 10


def test_a_bot_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="told no address"):
        first_reply("who?", tmp_path)


def test_a_command_that_fails_is_told() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.watched", sys.executable, "-c", "raise SystemExit(3)"],
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout) == (3, b"")


def test_missing_data_are_told_with_what_to_give(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(BenchmarkError, match="--data"):
        banking77.read(tmp_path)
    with pytest.raises(BenchmarkError, match="--knowledge"):
        questions.knowledge(tmp_path / "none")
    with pytest.raises(BenchmarkError, match="--questions"):
        questions.read([tmp_path / "none.jsonl"])
    other = tmp_path / "other.jsonl"
    line = {"id": 1, "text": "?", "lang": "en", "expect": "answer", "evidence": ["S01"]}
    other.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(BenchmarkError, match="--grader"):
        grading.grading_for(questions.read([other]), engine.knowledge.article, tmp_path / "grade.py")


def test_the_command_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["banking77", "--data", str(tmp_path)]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("banking77 cannot run: BANKING77 is not in")


def test_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version

    report = sandbox.measure(updates=3, rounds=2)

    assert [row[0] for row in report.rows] == [
        "in process, one at a time",
        "in process, 3 at once",
        "over HTTP, one at a time",
        "over HTTP, 3 at once",
    ]
    assert all(target.figure > 0 for target in report.targets)
