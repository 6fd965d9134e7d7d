"""YAML is read into plain data with line numbers, or into problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.knowledge.reading import MAX_BYTES, Document, Unquoted, parse, read

if TYPE_CHECKING:
    from pathlib import Path

YAML_SIGNS = st.text("ab:-[]{}&*!|>'\"#?%@`<,\n \t0129.~=", max_size=80)


def parsed(text: str) -> Document:
    return parse(text, Document("test.yaml"))


@given(st.text(max_size=80) | YAML_SIGNS)
@example("\x00")
@example("a: &x 1\nb: *x")
@example("0x")
@example("1_2: 0x1f")
@example("0o8: 08")
@example("1_: _")
@example("- " * 300)
@example("[" * 3000)
@example("{" * 3000)
@example("? " * 300)
@example("%YAML 9.9\n---\na")
@example("!<")
@example("...\n...")
def test_any_text_gives_data_or_problems(text: str) -> None:
    document = parsed(text)
    assert all(problem.line >= 1 and problem.message for problem in document.problems)


@given(st.binary(max_size=120))
def test_any_bytes_give_data_or_problems(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    document = read(path, "any.yaml")
    assert all(problem.file == "any.yaml" and problem.line >= 1 for problem in document.problems)


@pytest.mark.parametrize("written", ["0b_", "0x_", "a: [0x__]", "9" * 5000], ids=["binary", "hex", "inside", "long"])
def test_numbers_that_are_none(written: str) -> None:
    assert ["is a number that cannot be read" in problem.message for problem in parsed(written).problems] == [True]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: b", {"a": "b"}),
        ("- a\n- 'no'\n- \"12\"", ["a", "no", "12"]),
        ("[12, 1.5, yes, ~]", [12, 1.5, True, None]),
        ("yes: no", {"yes": False}),
        ("12: a", {"12": "a"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("{a: [1, 2]}", {"a": [1, 2]}),
        ("", None),
        ("# nothing", None),
        ("\ufeffa: b", {"a": "b"}),
        ("a: '重庆 ñ'", {"a": "重庆 ñ"}),
    ],
)
def test_data(text: str, data: object) -> None:
    document = parsed(text)
    assert (document.data, document.problems) == (data, [])


@pytest.mark.parametrize("written", ["2023-03-01", "2023-03-01 10:00:00"])
def test_dates_without_quotes_are_no_text(written: str) -> None:
    assert parsed(written).data == Unquoted(written)


@pytest.mark.parametrize("written", ["12:30", "190:20:30"])
def test_times_without_quotes_are_no_text(written: str) -> None:
    assert not isinstance(parsed(written).data, str)


def test_lines_and_names_of_keys() -> None:
    document = parsed("- id: one\n  ask:\n    en:\n      - a\n      - b\n- id: two\n")
    assert document.line((0, "ask", "en", 1)) == 5
    assert document.line((1, "ask", "en", 1)) == 6
    assert document.named((0, "ask", "en", 1)) == "one.ask.en.item 2"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\ufeff", "\uffff"])
def test_invisible_characters_are_told_with_their_line(sign: str) -> None:
    (problem,) = parsed(f"# one\na: b\nc: 'd{sign}'\ne: f\n").problems
    assert problem.line == 3
    assert f"U+{ord(sign):04X} stands here: delete it" in problem.message


def test_an_entry_is_named_by_its_id_from_the_line_on_that_gives_it() -> None:
    document = parsed("- id: one\n  a: 1\n  a: 2\n- b: 1\n  b: 2\n  id: two\n")
    assert [problem.key for problem in document.problems] == ["one.a", "item 2.b"]


def test_a_file_just_small_enough(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_text("a: " + "b" * (MAX_BYTES - 3))
    assert read(path, "big.yaml").problems == []
    path.write_text("a: " + "b" * (MAX_BYTES - 2))
    assert "is larger than" in read(path, "big.yaml").problems[0].message


def test_a_bomb_of_aliases_is_refused_unexploded(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert ["is an alias" in problem.message for problem in parsed(bomb).problems] == [True]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert "cannot be read" in read(tmp_path / "missing.yaml", "missing.yaml").problems[0].message
