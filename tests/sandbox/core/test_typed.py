"""What Telegram finds by itself in what people type, and how explicit entities are put in order."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.core.entities import Entity, format_text
from bot.sandbox.core.entities.typed import find_entities
from bot.sandbox.core.entities.units import unit_bounds, unit_length, unit_slice


def found(text: str) -> list[tuple[str, str]]:
    formatted = format_text(text)
    return [(entity.type, formatted.covered(entity)) for entity in formatted.entities]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/ask@my_bot what", [("bot_command", "/ask@my_bot")]),
        ("👍👍 /help", [("bot_command", "/help")]),
        ("and/or 1/2 //x /", []),
        ("hi @ana_b!", [("mention", "@ana_b")]),
        ("@ab", []),
        ("a@b.com", [("email", "a@b.com")]),
        ("see https://x.example/a?b=c#d.", [("url", "https://x.example/a?b=c#d")]),
        ("(https://en.example/a_(b))", [("url", "https://en.example/a_(b)")]),
        ("example.com and 例え.中国", [("url", "example.com"), ("url", "例え.中国")]),
        ("end.Next 3.14 e.g. file.py", []),
        ("#trade #贸易 #2024", [("hashtag", "#trade"), ("hashtag", "#贸易")]),
        ("$USD $usd", [("cashtag", "$USD")]),
        ("plain words", []),
        ("你好 @my_bot 出口", [("mention", "@my_bot")]),
    ],
)
def test_what_is_typed_has_its_entities(text: str, entities: list[tuple[str, str]]) -> None:
    assert found(text) == entities


@given(st.text(alphabet=st.sampled_from(list("/@#$.:ab1_ 👍é\n"))) | st.text())
def test_any_text_has_entities_within_it_that_do_not_overlap(text: str) -> None:
    entities = sorted(find_entities(text), key=lambda entity: entity.offset)
    assert all(0 <= entity.offset < entity.end <= unit_length(text) for entity in entities)
    assert all(one.end <= other.offset for one, other in itertools.pairwise(entities))


@given(st.text())
def test_offsets_count_utf16_units(text: str) -> None:
    encoded = text.encode("utf-16-le", "surrogatepass")
    assert unit_length(text) == len(encoded) // 2 == unit_bounds(text)[-1]


def test_an_entity_covers_units_not_characters() -> None:
    assert unit_slice("👍👍ab", 4, 1) == "a"


def test_explicit_entities_are_cut_to_the_text_and_joined() -> None:
    formatted = format_text(" hello ", entities=[Entity("bold", 0, 3), Entity("bold", 3, 99), Entity("url", 0, 2)])
    assert formatted.text == "hello"
    assert formatted.entities == (Entity("bold", 0, 5),)


def test_quotes_hold_styles_but_no_quotes() -> None:
    markup = "<blockquote><b>a</b> <blockquote>b</blockquote></blockquote>"
    kinds = [entity.type for entity in format_text(markup, parse_mode="HTML").entities]
    assert kinds == ["blockquote", "bold"]


def test_mentions_of_people_whom_nobody_knows_are_dropped() -> None:
    markup = '<a href="tg://user?id=7">Eva</a>'
    assert not format_text(markup, parse_mode="HTML", knows_user=lambda _: False).entities
