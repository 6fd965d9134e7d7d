"""A message is cut where one question ends and the next begins."""

from __future__ import annotations

import pytest

from tests.bases import reader


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When did he first come to China, and since when has he been back?", 2),
        ("Dos cosas: ¿Haifu ya está en Colombia? ¿y en qué ciudad queda el centro?", 2),
        ("顺差是多少？出口占总额百分之几？", 2),
        ("22年贸易总共多少钱 其中进口多少钱", 2),
        ("1) growth of exports 2) growth of imports 3) who is the ambassador", 3),
        ("I'm a surgeon in Cali. Which firm is already in Colombia?", 1),
        ("How much did exports and imports grow?", 0),
        ("H.E. Sergio Cabrera is who?", 0),
    ],
)
def test_each_thing_that_is_asked_is_a_part(text: str, parts: int) -> None:
    assert len(reader().read(text).parts) == parts


def test_a_fourth_thing_is_counted_and_not_lost() -> None:
    message = reader().read("Who is he? Where is the centre? How much are exports? When did he return?")
    assert (len(message.parts), message.more) == (3, 1)


def test_what_stands_beside_a_question_binds_it() -> None:
    (part,) = reader().read("As for Peru, how much did Chongqing export?").parts
    assert [stranger.text for stranger in part.strangers] == ["peru"]


def test_the_askers_own_place_binds_nothing() -> None:
    (part,) = reader().read("My family lives in Lima. How much did Chongqing export to Colombia?").parts
    assert part.strangers == ()
