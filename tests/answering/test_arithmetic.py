"""Figures that no entry lists are worked out when they are asked for, and say what from."""

from __future__ import annotations

import pytest

from bot.answering.replies import Answer
from tests.bases import ask


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("What was the trade surplus in 2021?", ["4.118 billion", "2021", "4.13 billion", "11.21 million"]),
        ("¿Cuál fue el superávit de 2021?", ["2021"]),
        ("2021年的顺差是多少？", ["41.18亿", "2021"]),
        (
            "How far short of five billion yuan did total trade fall in 2022?",
            ["95 million", "4.905 billion", "5 billion"],
        ),
        ("2022年进口额离一亿元还差多少？", ["1050万", "8950万"]),
    ],
)
def test_it_is_worked_out(text: str, shows: list[str]) -> None:
    reply = ask(text)
    assert isinstance(reply, Answer)
    assert [part for part in shows if part not in reply.text] == []
    assert reply.evidence
