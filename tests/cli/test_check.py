"""`visitbot check`: what it proves, and that it finds what is wrong."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

_KEPT = frozenset({"ambassador-who", "ambassador-return", "visit-companies", "popular-products"})


@pytest.fixture
def small(copied: Path) -> Path:
    """The knowledge base with a few entries only, so that asking all of it takes no time."""
    for file in (copied / "faq").glob("*.yaml"):
        entries = [entry for entry in yaml.safe_load(file.read_text("utf-8")) if entry["id"] in _KEPT]
        if entries:
            file.write_text(yaml.safe_dump([_unlinked(entry) for entry in entries], allow_unicode=True), "utf-8")
        else:
            file.unlink()
    for name in ("not-covered.yaml", "names.yaml", "figures.yaml", "chapters.yaml"):
        (copied / name).unlink()
    shutil.rmtree(copied / "translations")
    for name in ("small-talk.yaml", "other-subjects.yaml", "last-answer.yaml"):
        entries = yaml.safe_load((copied / name).read_text("utf-8"))
        (copied / name).write_text(yaml.safe_dump([_unlinked(entries[0])], allow_unicode=True), "utf-8")
    article = yaml.safe_load((copied / "article.yaml").read_text("utf-8"))
    article["popular"] = ["ambassador-who"]
    article["paragraphs"] = [
        [
            sentence
            for sentence in paragraph
            if re.search("H.E. Sergio|March 2023|Seres Electric|especially cars|^Made in", sentence)
        ]
        for paragraph in article["paragraphs"]
    ]
    facts = yaml.safe_load((copied / "facts.yaml").read_text("utf-8"))
    trade = [measure["quote"] for measure in facts["measures"].values()]
    article["paragraphs"] = [paragraph for paragraph in article["paragraphs"] if paragraph] + [
        [*trade, facts["year-quote"]]
    ]
    (copied / "article.yaml").write_text(yaml.safe_dump(article, allow_unicode=True), "utf-8")
    return copied


def _unlinked(entry: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in entry.items() if key not in ("related", "instead", "group")}


def test_the_base_of_this_project_holds(run: Run) -> None:
    result = run("check", "--most-lost", "3")
    assert result.exit_code == 0, result.output
    assert "Every quote stands in the article" in result.stdout
    assert "No errors." in result.stdout
    share = re.search(r"([\d.]+) % of [\d,]+ phrasings find their own entry as they are written", result.stdout)
    assert share is not None
    assert float(share[1]) > 94


def test_a_sentence_that_nothing_answers_from_is_an_error(run: Run, small: Path) -> None:
    result = run("check", "--knowledge", str(small), "--most-lost", "100")
    assert result.exit_code == 1
    assert "no entry answers from the sentence 'In 2022, Chongqing's total" in result.stdout.replace('"', "'")
    assert "errors, listed above" in result.stderr
    covered = next(line for line in result.stdout.splitlines() if "H.E. Sergio Cabrera" in line)
    assert "en es zh" in covered


def test_typing_slips_are_counted_apart(run: Run, small: Path) -> None:
    result = run("check", "--seed-typos", "--knowledge", str(small))
    assert "as they are written" in result.stdout
    assert "with one typing slip" in result.stdout


def test_it_stops_at_a_base_that_does_not_load(run: Run, copied: Path) -> None:
    shutil.rmtree(copied / "texts")
    result = run("check", "--knowledge", str(copied))
    assert result.exit_code == 1
    assert "texts/zh.yaml:1: is missing: add this language" in result.stderr
    assert not result.stdout
