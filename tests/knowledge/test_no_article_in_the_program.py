"""Nothing in the program knows the article: another knowledge base makes it a bot about something else."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

import pytest

from tests.bases import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WORDS = re.compile(
    r"chongqing|chungking|colombia|columbia|cabrera|seres\b|haifu|medell|liangjiang|bogot|4[.,]905|4[.,]815|89[.,]5|698[.,]1"
    r"|重庆|渝|哥伦比亚|卡布雷拉|赛力斯|海扶|麦德林|波哥大",
    re.IGNORECASE,
)
BOT = ROOT / "bot"
CODE = [path for path in sorted(BOT.rglob("*.py")) if "sandbox" not in path.relative_to(BOT).parts]
DATA = [
    path
    for path in sorted(BOT.rglob("*"))
    if path.suffix in {".yaml", ".yml", ".json", ".txt", ".html"}
    and not {"sandbox", "_knowledge"} & set(path.relative_to(BOT).parts)
]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def spoken(source: str) -> list[tuple[int, str]]:
    """The code of a module, a line each, without its comments and docstrings, which may give examples."""
    lines: dict[int, str] = {}
    begins = True
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            begins = True
        elif token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.ENCODING):
            if not (begins and token.type == tokenize.STRING):
                lines[token.start[0]] = lines.get(token.start[0], "") + " " + token.string
            begins = False
    return sorted((number, line) for number, line in lines.items() if not any(words in line for words in MESSAGES))


MESSAGES = (" is not a figure: write it like ",)
"""What tells a curator how a thing is written may give an example."""


@pytest.mark.parametrize("path", CODE, ids=map(named, CODE))
def test_code_knows_nothing_of_the_article(path: Path) -> None:
    assert [line for line in spoken(path.read_text("utf-8")) if WORDS.search(line[1])] == []


@pytest.mark.parametrize("path", DATA, ids=map(named, DATA))
def test_data_knows_nothing_of_the_article(path: Path) -> None:
    assert WORDS.findall(path.read_text("utf-8")) == []


MONEY_AND_YEARS = re.compile(
    r"\byuan(?:es)?\b|\byuán\b|\bcny\b|\brmb\b|renminbi|人民币|20[12]\d|embajador\b", re.IGNORECASE
)
GRAMMARS = [path for path in DATA if path.parent.name == "grammar"]


@pytest.mark.parametrize("path", GRAMMARS, ids=map(named, GRAMMARS))
def test_grammars_know_no_money_and_no_year(path: Path) -> None:
    """What an article counts in and which year it tells of are its own, so its vocabulary is the place for them."""
    assert set(MONEY_AND_YEARS.findall(path.read_text("utf-8"))) == set()
