"""A knowledge base with a mistake in it does not load, and the message leads to the mistake."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.engine import Engine
from bot.answering.replies import Decline, Question
from bot.knowledge.loading import KnowledgeError, load
from bot.knowledge.schema import LANGUAGES
from tests.bases import LIBRARY, cases
from tests.marks import marked

if TYPE_CHECKING:
    from pathlib import Path

CASES = cases(__file__, "broken.yaml")
"""A case with `bug` shows what the loader does not notice yet."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    return folder


def break_it(base: Path, case: dict[str, Any]) -> None:
    path = base / case["file"]
    if case.get("remove"):
        path.unlink()
    elif "write" in case:
        path.write_text(case["write"], "utf-8")
    else:
        text = path.read_text("utf-8")
        assert case["replace"] in text, "the case no longer fits the base"
        text = text.replace(case["replace"], case["by"], 1) + "#" * case.get("padding", 0)
        path.write_bytes(text.encode(case.get("encoding", "utf-8")))


def line_of(base: Path, case: dict[str, Any]) -> int:
    """The line on which `at` stands, from 1."""
    if "at" not in case:
        return 1
    lines = (base / case.get("file_named", case["file"])).read_text("utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if case["at"] in line]
    return found[-1] if case.get("last") else found[0]


def told_of(base: Path) -> list[str]:
    try:
        load(base)
    except KnowledgeError as error:
        return [problem.message for problem in error.problems]
    return []


def is_named(key: str, case: dict[str, Any]) -> bool:
    return key.endswith(case["key_ends"]) if "key_ends" in case else key == case["key"]


def test_the_base_itself_loads(base: Path) -> None:
    assert load(base).article.speaker == "Lena Hale"


@pytest.mark.parametrize("case", [marked(case, case["name"]) for case in CASES])
def test_a_mistake_is_named_with_its_place(base: Path, case: dict[str, Any]) -> None:
    break_it(base, case)
    with pytest.raises(KnowledgeError) as caught:
        load(base)
    found = [problem for problem in caught.value.problems if problem.file == case.get("file_named", case["file"])]
    assert any(
        problem.line == line_of(base, case) and is_named(problem.key, case) and case["says"] in problem.message
        for problem in found
    ), str(caught.value)


SOUND = [case for case in CASES if "bug" not in case]


@pytest.mark.parametrize("case", SOUND, ids=[case["name"] for case in SOUND])
def test_a_mistake_is_told_in_one_short_line_each(base: Path, case: dict[str, Any]) -> None:
    break_it(base, case)
    with pytest.raises(KnowledgeError) as caught:
        load(base)
    first, *rest = str(caught.value).splitlines()
    assert str(base) in first
    assert len(rest) == len(caught.value.problems)
    assert all(len(line) < 700 for line in rest)


def test_all_mistakes_are_told_at_once(base: Path) -> None:
    wanted = [
        case
        for case in CASES
        if case["name"]
        in {
            "a quote that the article lacks",
            "a derived figure that does not recompute",
            "a related entry that does not exist",
            "an unknown name in about",
            "placeholders that differ between languages",
            "an unknown part",
        }
    ]
    for case in wanted:
        break_it(base, case)
    with pytest.raises(KnowledgeError) as caught:
        load(base)
    told = str(caught.value)
    assert all(f"{case['file']}:{line_of(base, case)}: {case['key']}" in told for case in wanted)


def test_all_mistakes_of_shape_are_told_at_once(base: Path) -> None:
    wanted = [
        case
        for case in CASES
        if case["name"]
        in {
            "a misspelt key",
            "no, written without quotes",
            "a threshold above 1",
            "an aspect that does not exist",
        }
    ]
    for case in wanted:
        break_it(base, case)
    with pytest.raises(KnowledgeError) as caught:
        load(base)
    assert {case["file"] for case in wanted} == {problem.file for problem in caught.value.problems}


def test_an_entry_that_is_not_well_formed_hides_no_mistake_of_another(base: Path) -> None:
    wanted = [case for case in CASES if case["name"] in {"an answer without Spanish", "a quote that the article lacks"}]
    for case in wanted:
        break_it(base, case)
    with pytest.raises(KnowledgeError) as caught:
        load(base)
    # What links to the entry without Spanish is not told: the entry is there.
    assert [problem.key for problem in caught.value.problems] == ["sundays.quote", "bus-oakley.say.es"]


@pytest.mark.parametrize("file", ["facts.yaml", "figures.yaml", "not-covered.yaml", "names.yaml"])
def test_a_base_may_do_without_some_files(base: Path, file: str) -> None:
    """An article without figures is an article all the same; only what points to a missing file is amiss."""
    (base / file).unlink()
    assert not any("is missing" in message for message in told_of(base))


def without_figures(base: Path) -> Path:
    for file in ("facts.yaml", "figures.yaml"):
        (base / file).unlink()
    for path in (base / "vocabulary").iterdir():
        path.write_text(re.sub(r"measures:\n(  .*\n)+", "measures: {}\n", path.read_text("utf-8")), "utf-8")
    for file in ("article.yaml", "not-covered.yaml"):
        text = (base / file).read_text("utf-8")
        (base / file).write_text(re.sub(r"figure-value(, )?", "", text), "utf-8")
    return base


def test_a_base_without_figures_loads(base: Path) -> None:
    assert load(without_figures(base)).figures == {}


@pytest.mark.parametrize("text", ["was the library open on Sundays in 1990?", "¿qué libros eran populares en 1990?"])
def test_a_base_without_figures_tells_of_no_year(base: Path, text: str) -> None:
    reply = Engine(load(without_figures(base))).reply(Question(text))
    assert isinstance(reply, Decline)
    assert not re.search(r"\d", reply.text)


@pytest.mark.parametrize(
    ("language", "written", "is_right"),
    [
        ("es", "48.200", True),
        ("es", "48200", True),
        ("zh", "48,200", True),
        ("en", "48200", True),
        ("en", "48.200", False),
        ("es", "48.201", False),
        ("es", "4.820", False),
    ],
)
def test_a_figure_may_be_written_as_its_language_does(
    base: Path,
    language: str,
    written: str,
    is_right: bool,  # noqa: FBT001 - a case
) -> None:
    file = base / "faq" / "town.yaml"
    text = file.read_text("utf-8").replace(
        'quote: "The most popular loans are crime novels and cookery books."',
        'quote: ["The most popular loans are crime novels and cookery books.", "the library lent 48,200 books"]',
    )
    said = {"en": "cookery books, the", "es": "libros de cocina, según", "zh": "和烹饪书。"}[language]
    file.write_text(text.replace(said, f"{written} {said}", 1), "utf-8")
    refused = [message for message in told_of(base) if "does not stand in the quote" in message]
    assert (refused == []) is is_right


def test_measures_with_hyphens_make_pairs(base: Path) -> None:
    for path in base.rglob("*.yaml"):
        path.write_text(re.sub(r"\bvisits(?=[:,.\]])", "all-visits", path.read_text("utf-8")), "utf-8")
    figures = base / "figures.yaml"
    of_both = 'formula: all-visits.value / loans.value\n  result: "1.89"\n  uses: [all-visits, loans]'
    text = figures.read_text("utf-8")
    assert of_both in text
    of_pair = 'pairs: {all-visits-loans: {formula: all-visits.value/loans.value, result: "1.89"}}'
    of_pair += "\n  default: all-visits-loans"
    text = text.replace(of_both, of_pair).replace("{all-visits.value}", "{first.value}")
    figures.write_text(text.replace("{loans.value}", "{second.value}"), "utf-8")
    (pair,) = load(base).figures["figure-ratio"].pairs
    assert (pair.first, pair.second) == ("all-visits", "loans")


def test_a_mistaken_fact_is_told_without_what_follows_from_it(base: Path) -> None:
    facts = base / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("value: 48,200", "value: 48200 bucks"), "utf-8")
    assert ["is not a figure" in message for message in told_of(base)] == [True]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is no folder"):
        load(tmp_path / "nowhere")


def test_a_text_that_the_bot_needs_and_no_language_has(base: Path) -> None:
    for path in (base / "texts").iterdir():
        path.write_text(path.read_text("utf-8").replace("yes:", "yess:"), "utf-8")
    told = told_of(base)
    assert told.count("is missing: add it") == len(LANGUAGES)
    assert told.count("is no key that is known here: check the spelling, or remove it") == len(LANGUAGES)


def test_an_empty_folder_is_told_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    missing = {problem.file for problem in caught.value.problems}
    assert {"article.yaml", "small-talk.yaml", "vocabulary/en.yaml", "texts/zh.yaml"} <= missing
