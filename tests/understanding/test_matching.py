"""The matcher by itself: plain pairs of an entry and a way to ask for it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.matching import Matcher
from tests.odd_texts import ANY_TEXT, ODD_TEXTS

CAFE = [
    ("hours", "when do you open"),
    ("hours", "what are the opening hours"),
    ("hours", "are you open on sunday"),
    ("hours", "¿a qué hora abren?"),
    ("hours", "几点开门"),
    ("hours", "营业时间是什么时候"),
    ("menu", "what is on the menu"),
    ("menu", "do you have vegan cake"),
    ("menu", "¿qué hay en la carta?"),
    ("menu", "有什么吃的"),
    ("place", "where is the café"),
    ("place", "how do I get there"),
    ("place", "¿dónde queda el café?"),
    ("place", "咖啡馆在哪里"),
    ("wifi", "is there wifi"),
    ("wifi", "what is the wifi password"),
    ("wifi", "¿tienen wifi?"),
    ("wifi", "有无线网吗"),
]
MATCHER = Matcher.learn(CAFE)
WORDS = [text for _, text in CAFE]


@pytest.mark.parametrize(("entry", "phrasing"), CAFE)
def test_a_phrasing_finds_its_own_entry(entry: str, phrasing: str) -> None:
    best, *others = MATCHER.rank(phrasing)
    assert best.id == entry
    assert best.score > 0.6
    assert all(other.score < best.score / 2 for other in others)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("at what hour do you open", "hours"),
        ("opening hours pls", "hours"),
        ("vegan menu", "menu"),
        ("wi-fi password?", "wifi"),
        ("donde queda", "place"),
        ("咖啡館在哪裡", "place"),
        ("WHERE IS THE CAFE???", "place"),
        ("营业时间", "hours"),
    ],
)
def test_other_ways_to_ask(text: str, entry: str) -> None:
    assert MATCHER.rank(text)[0].id == entry


@given(st.one_of(ANY_TEXT, st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)))
def test_scores_lie_between_0_and_1_best_first(text: str) -> None:
    ranked = MATCHER.rank(text)
    scores = [candidate.score for candidate in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(candidate.posterior for candidate in ranked) <= 1.0001
    assert len({candidate.id for candidate in ranked}) == len(ranked)


@given(st.one_of(ANY_TEXT, st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)))
def test_the_same_text_ranks_the_same(text: str) -> None:
    assert MATCHER.rank(text) == MATCHER.rank(text) == Matcher.learn(CAFE).rank(text)


@given(st.permutations(CAFE))
def test_the_order_of_the_phrasings_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    for text in ("when do you open", "vegan cake", "wifi"):
        ranked = {candidate.id: candidate.score for candidate in Matcher.learn(pairs).rank(text)}
        known = {candidate.id: candidate.score for candidate in MATCHER.rank(text)}
        assert ranked == pytest.approx(known, abs=1e-4)


@pytest.mark.parametrize("text", ["zzz qqq", "xylophone", "龘龘", "", "?!", "🎂"])
def test_what_shares_nothing_finds_nothing_or_hardly_anything(text: str) -> None:
    assert all(candidate.score < 0.25 for candidate in MATCHER.rank(text))


@pytest.mark.parametrize("text", ["what is the capital of france", "write me a poem about the sea", "今天的天气怎么样"])
def test_what_nobody_asks_here_scores_low(text: str) -> None:
    ranked = MATCHER.rank(text)
    assert not ranked or ranked[0].score < 0.5


def test_at_most_so_many_are_ranked() -> None:
    assert len(MATCHER.rank("what is there", most=2)) <= 2


def test_an_empty_matcher_finds_nothing() -> None:
    assert Matcher.learn([]).rank("anything") == []
    assert Matcher.learn([("hours", "?!")]).rank("anything") == []


def test_a_single_entry() -> None:
    matcher = Matcher.learn([("hours", "when do you open")])
    assert matcher.rank("when do you open")[0].id == "hours"
    assert all(candidate.score < 0.3 for candidate in matcher.rank("purple elephants"))


def test_more_phrasings_of_one_entry_do_not_hurt_the_others() -> None:
    sizes = ["large", "small", "huge", "tiny", "new", "old", "red", "blue", "hot", "cold"]
    more = [("menu", f"do you have {size} {thing}") for size in sizes for thing in ("cake", "soup", "bread", "tea")]
    matcher = Matcher.learn([*CAFE, *more])
    assert all(matcher.rank(phrasing)[0].id == entry for entry, phrasing in CAFE if entry != "menu")
    assert matcher.rank("do you have large cake")[0].id == "menu"


@pytest.mark.xfail(strict=True, reason="an entry with many phrasings of one kind loses its few of another kind")
def test_more_phrasings_of_one_entry_do_not_hurt_its_own() -> None:
    things = ("cake", "soup", "bread", "tea")
    sizes = ["large", "small", "huge", "tiny", "new", "old", "red", "blue", "hot", "cold"]
    more = [("menu", f"do you have {size} {thing}") for size in sizes for thing in things]
    assert Matcher.learn([*CAFE, *more]).rank("what is on the menu")[0].id == "menu"


def test_scores_mean_the_same_in_a_large_base() -> None:
    chance = random.Random(20)
    words = ["".join(chance.choices("bcdfglmnprst", k=3)) + chance.choice("aeiou") for _ in range(900)]
    pairs = [(f"entry-{number}", " ".join(chance.sample(words, 4))) for number in range(300) for _ in range(4)]
    large = Matcher.learn([*CAFE, *pairs])
    for entry, phrasing in CAFE:
        best = large.rank(phrasing)[0]
        assert best.id == entry
        assert best.score > 0.6


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts(text: str) -> None:
    assert all(0 <= candidate.score <= 1 for candidate in MATCHER.rank(text))
