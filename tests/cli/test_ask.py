"""`visitbot ask`: one question, its explanation, and lines of questions."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli.ask import answer_lines

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.engine import Engine
    from tests.cli.conftest import Run, Start

_MEGABYTE = 1024 * 1024
_MOST_MEMORY = 120


@pytest.mark.parametrize(
    ("question", "said", "by", "more"),
    [
        ("who is the ambassador", "Sergio Cabrera is the Ambassador", "— the article", "You can go on with:"),
        ("¿quién es el embajador?", "Sergio Cabrera es el embajador", "— el artículo", "Puedes seguir con:"),
        ("哥伦比亚驻华大使叫什么名字？", "卡布雷拉", "— 文章", "您还可以问："),
    ],
)
def test_an_answer_with_its_quote(run: Run, question: str, said: str, by: str, more: str) -> None:
    lines = run("ask", question).output.splitlines()
    assert said in lines[0]
    assert "  “H.E. Sergio Cabrera, Ambassador of the Republic of Colombia to China" in lines[1]
    assert lines[2].strip() == by
    assert lines[3:5][0] == more
    assert lines[4].startswith("  1. ")


def test_who_spoke_is_named(run: Run) -> None:
    output = run("ask", "what impressed the ambassador most?").output
    assert "— Sergio Cabrera, " in output


def test_a_decline_says_what_there_is(run: Run) -> None:
    lines = run("ask", "how much did Chongqing export to Colombia in 2015?").output.splitlines()
    assert "2022 only" in lines[0]
    assert lines[1:2] == ["It does have:"]


def test_quotes_may_be_forgotten(run: Run) -> None:
    assert "16.6%" in run("ask", "how", "much", "did", "exports", "grow").output


@pytest.mark.parametrize("nothing", ["", "  "])
def test_nothing_is_no_question(run: Run, nothing: str) -> None:
    result = run("ask", nothing)
    assert result.exit_code == 2
    assert "give one in quotes" in result.output


def test_the_language_can_be_chosen(run: Run) -> None:
    assert "embajador" in run("ask", "who is the ambassador", "--language", "es").output


def test_json(run: Run) -> None:
    line = json.loads(run("ask", "--json", "how much did exports grow in 2022?").output)
    assert line["kind"] == "answer"
    assert line["language"] == "en"
    assert "16.6%" in line["text"]
    assert line["quotes"] == ["the export was 4.815 billion CNY, a year-on-year increase of 16.6%"]
    assert line["reason"] is None


def test_json_of_a_decline_has_its_reason(run: Run) -> None:
    line = json.loads(run("ask", "--json", "what were the exports in 2015?").output)
    assert (line["kind"], line["reason"]) == ("decline", "other-year")
    assert all(suggestion.keys() == {"entry", "title"} for suggestion in line["suggestions"])


def test_explain_shows_how_it_was_reached(run: Run) -> None:
    output = run("ask", "--explain", "hw much did exprots grow in 2015?").output
    assert "exprots → exports" in output
    for name in ("read: language", "read: normal form", "read: measures", "read: years", "entry", "probability"):
        assert name in output
    assert "decide: decline (other-year): a year that the article says nothing of" in output
    assert "compose: Decline" in output


def test_explain_as_data(run: Run) -> None:
    explanation = json.loads(run("ask", "--explain", "--json", "exprots in 2022").output)["explanation"]
    (query,) = explanation["queries"]
    assert query["read"]["repaired"] == "exprots → exports"
    assert query["read"]["measures"] == "exports"
    assert 0 < query["scored"][0]["probability"] < 1


def _answered(engine: Engine, *lines: object) -> list[dict[str, Any]]:
    written = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    out = io.StringIO()
    answer_lines(engine, io.BytesIO(b"\n".join(written)), out, None)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_for_each_question(engine: Engine) -> None:
    lines = _answered(engine, {"id": "a", "text": "who is the ambassador", "expect": "answer"}, {"id": 2, "text": "hi"})
    assert [line["id"] for line in lines] == ["a", 2]
    assert all(line.keys() == {"id", "kind", "language", "text", "quotes", "choices"} for line in lines)
    assert [line["kind"] for line in lines] == ["answer", "decline"]


def test_turns_are_replayed(engine: Engine) -> None:
    alone, after = _answered(
        engine,
        {"id": "alone", "text": "and imports?"},
        {"id": "after", "text": "and imports?", "turns": ["how much did exports grow?"]},
    )
    assert "698.1% year on year" in after["text"]
    assert alone["text"] != after["text"]


def test_what_is_not_addressed_to_the_bot_gets_silence(engine: Engine) -> None:
    (line,) = _answered(engine, {"id": "g", "text": "lunch at noon?", "addressed": False})
    assert line == {"id": "g", "kind": "silent", "language": None, "text": "", "quotes": [], "choices": []}


@pytest.mark.parametrize(
    ("broken", "error", "known"),
    [
        (b"{not json", "is not JSON", {}),
        (b"[1, 2]", "is no JSON object", {}),
        (b'"text"', "is no JSON object", {}),
        (b'{"id": "x"}', "'text' is missing", {"id": "x"}),
        (b'{"text": "who?"}', "'id' is missing", {}),
        (b'{"id": "x", "text": 7}', "'text' must be a valid string", {"id": "x"}),
        (b'{"id": "x", "text": "a", "turns": "b"}', "'turns' must be a valid list", {"id": "x"}),
        (b'{"id": "x", "text": "a", "addressed": "no"}', "'addressed' must be a valid boolean", {"id": "x"}),
        (b'{"id": ["x"], "text": "a"}', "'id' must be a valid string", {}),
        (b'{"id": "x", "text": "\xff\xfe"}', "is not UTF-8 text", {}),
        (b"[" * 100_000, "is not JSON", {}),
        (b'{"id": 1, "text": "' + b"a" * _MEGABYTE + b'"}', "is longer than", {}),
    ],
)
def test_a_broken_line_gets_an_error_in_its_place(
    engine: Engine, broken: bytes, error: str, known: dict[str, str]
) -> None:
    first, line, last = _answered(engine, {"id": 1, "text": "hi"}, broken, {"id": 3, "text": "who is Cabrera?"})
    assert (first["id"], last["id"], last["kind"]) == (1, 3, "answer")
    assert error in line.pop("error")
    assert line == {"line": 2, **known}


def test_blank_lines_and_a_byte_order_mark_are_no_lines(engine: Engine) -> None:
    lines = _answered(engine, b"\xef\xbb\xbf" + b'{"id": 1, "text": "hi"}', b"", b"  ", b"nonsense")
    assert [line.get("line", line.get("id")) for line in lines] == [1, 4]


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "\ufdfa" * 4096, "a\u0301" * 3000, "\u202e abc", "🎉"])
def test_any_text_gets_a_line(engine: Engine, text: str) -> None:
    (line,) = _answered(engine, {"id": text[:1], "text": text, "turns": [text]})
    assert line["kind"] in ("answer", "choices", "decline")
    assert line["id"] == text[:1]


def test_a_process_answers_line_by_line_and_ends_with_1_where_one_was_broken(start: Start) -> None:
    typed = '{"id": "é", "text": "¿quién es el embajador?"}\nnonsense\n'.encode()
    result = start("ask", "--jsonl", typed=typed)
    first, second = map(json.loads, result.stdout.decode("utf-8").splitlines())
    assert (first["id"], first["language"]) == ("é", "es")
    assert second["line"] == 2
    assert result.returncode == 1
    assert b"1 line is no question" in result.stderr


def test_answers_are_flushed_as_they_come(root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(json.dumps({"id": number, "text": "who is the ambassador"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=20) == 0


_MEASURED = """
import os, subprocess, sys
process = subprocess.Popen([sys.executable, "-m", "bot", "ask", "who is the ambassador"], stdout=subprocess.PIPE)
assert b"Sergio Cabrera" in process.stdout.read()
_, status, usage = os.wait4(process.pid, 0)
assert status == 0
print(usage.ru_maxrss / 1024)
"""
"""Started by a process of its own: a child's memory counts from that of its parent, and this one has a lot."""


def _megabytes(root: Path) -> float:
    """The memory that one question in a new process takes."""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", _MEASURED]
    result = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60, env=environment)
    return float(result.stdout)


def test_a_new_process_answers_within_120_megabytes(root: Path) -> None:
    assert min(_megabytes(root) for _ in range(3)) < _MOST_MEMORY
