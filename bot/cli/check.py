"""`visitbot check`: the knowledge base proven, covered, and each phrasing asked."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.answering.engine import Engine
from bot.cli import opening
from bot.cli.shelf import FileShelf
from bot.cli.tables import console, errors
from bot.evaluation.coverage import cover
from bot.evaluation.folds import left_out
from bot.evaluation.phrasings import Found, Phrased, ask_phrasings, ask_unseen
from bot.evaluation.typos import Slips
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

    from bot.evaluation.coverage import Coverage
    from bot.knowledge.models import KnowledgeBase

_CLIPPED = 72
_MOST_LISTED = 40
"""Phrasings of a kind that are listed; a curator mends them one after the other anyway."""


def check(knowledge_folder: Path | None, *, seed_typos: bool, most_lost: float) -> None:
    """Prove, cover, ask; exit code 1 on any error.

    Args:
        knowledge_folder: the folder on the command line, if any.
        seed_typos: whether to ask each phrasing once more with a typing slip.
        most_lost: the share of phrasings, in per cent, that another entry may win.
    """
    knowledge = opening.open_knowledge(knowledge_folder)
    out = console()
    out.print(Text("Every quote stands in the article, and every figure is proven.", style="green"))
    coverage = cover(knowledge)
    _print_coverage(coverage, out)
    _print_counts(coverage, knowledge, out)
    engine = Engine(knowledge, FileShelf.of(opening.knowledge_folder(knowledge_folder)))
    gc.enable()
    asked = _asked(engine, None, "phrasings")
    faults = [
        f"no entry answers from the sentence {covered.sentence[:_CLIPPED]!r}: write one"
        for covered in coverage.sentences
        if not covered.is_complete
    ]
    lost = [phrased for phrased in asked if phrased.found in (Found.LOST, Found.WRONG)]
    near = [phrased for phrased in asked if phrased.found is Found.NEAR]
    _print_phrasings("lost to another entry: reword them, or move them there", lost, "red", out)
    _print_phrasings("not clearly their own entry's (a warning)", near, "yellow", out)
    _print_share(asked, "as they are written", out)
    if seed_typos:
        texts = (phrasing for entry in knowledge.entries.values() for phrasing in entry.ask["zh"])
        _print_share(_asked(engine, Slips(texts), "phrasings with a typing slip"), "with one typing slip", out)
    if 100 * len(lost) > most_lost * len(asked):
        allowed = f" (at most {most_lost:g} % are allowed)" if most_lost else ""
        faults.append(f"{100 * len(lost) / len(asked):.1f} % of the phrasings are won by another entry{allowed}")
    for fault in faults:
        out.print(Text(fault, style="red"))
    if faults:
        opening.fail(f"The knowledge base has {len(faults)} errors, listed above.")
    out.print(Text("No errors.", style="green"))


def check_unseen(knowledge_folder: Path | None, *, folds: Sequence[int], most_wrong: float) -> None:
    """Prove, then ask each phrasing of a base without it; exit code 1 where too many are answered wrongly.

    Args:
        knowledge_folder: the folder on the command line, if any.
        folds: which fifths of the phrasings are left out, one after the other.
        most_wrong: the share, in per cent, that may be answered wrongly.
    """
    knowledge = opening.open_knowledge(knowledge_folder)
    out = console()
    gc.enable()
    total = sum(1 for fold in folds for _ in left_out(knowledge, fold))
    with _progress(f"asking {total:,} phrasings that were left out", total) as (progress, task):
        asked = [phrased for fold in folds for phrased in ask_unseen(knowledge, fold, lambda: progress.advance(task))]
    table = Table("", "phrasings", "own entry", "near", "no answer", "wrong", title="Phrasings that were left out, %")
    groups = {"all": asked} | {str(one): [p for p in asked if p.language == one] for one in LANGUAGES}
    for kind in dict.fromkeys(entry.kind for entry in knowledge.entries.values()):
        groups[kind] = [phrased for phrased in asked if knowledge.entries[phrased.entry].kind is kind]
    for name, group in groups.items():
        counts = Counter(phrased.found for phrased in group)
        shares = (f"{100 * counts[found] / max(1, len(group)):.1f}" for found in Found)
        table.add_row(name, f"{len(group):,}", *shares)
    out.print(table)
    wrong = 100 * sum(phrased.found is Found.WRONG for phrased in asked) / max(1, len(asked))
    if wrong > most_wrong:
        opening.fail(
            f"{wrong:.1f} % of the phrasings that were left out are answered wrongly (at most {most_wrong:g} %)."
        )


@contextmanager
def _progress(what: str, total: int) -> Iterator[tuple[Progress, TaskID]]:
    screen = errors()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        yield progress, progress.add_task(what, total=total)


def _asked(engine: Engine, alter: Callable[[str], str] | None, what: str) -> list[Phrased]:
    total = sum(len(entry.ask[language]) for entry in engine.knowledge.entries.values() for language in LANGUAGES)
    with _progress(f"asking {total:,} {what}", total) as (progress, task):
        return list(ask_phrasings(engine, alter, lambda: progress.advance(task)))


def _print_coverage(coverage: Coverage, out: Console) -> None:
    table = Table(title="The article's sentences, and what answers from them", title_justify="left")
    table.add_column("", justify="right")
    table.add_column("sentence", no_wrap=True, overflow="ellipsis", max_width=_CLIPPED)
    table.add_column("entries", justify="right")
    table.add_column("languages")
    for number, covered in enumerate(coverage.sentences, 1):
        style = None if covered.is_complete else "red"
        languages = " ".join(covered.languages) or "none"
        table.add_row(str(number), Text(covered.sentence), str(len(covered.entries)), languages, style=style)
    out.print(table)


def _print_counts(coverage: Coverage, knowledge: KnowledgeBase, out: Console) -> None:
    table = Table(title="Entries by kind, and their phrasings by language", title_justify="left")
    table.add_column("kind")
    table.add_column("entries", justify="right")
    for language in LANGUAGES:
        table.add_column(language, justify="right")
    for kind, count in coverage.entries.most_common():
        ours = [entry for entry in knowledge.entries.values() if entry.kind is kind]
        phrasings = [f"{sum(len(entry.ask[language]) for entry in ours):,}" for language in LANGUAGES]
        table.add_row(kind, str(count), *phrasings)
    table.add_section()
    totals = [f"{coverage.phrasings[language]:,}" for language in LANGUAGES]
    table.add_row("all", str(coverage.entries.total()), *totals)
    out.print(table)


def _print_phrasings(what: str, phrasings: Sequence[Phrased], style: str, out: Console) -> None:
    if not phrasings:
        return
    out.print(Text(f"{len(phrasings)} phrasings are {what}:", style=style))
    for phrased in phrasings[:_MOST_LISTED]:
        out.print(
            Text(f"  {phrased.entry} ({phrased.language}): {phrased.text!r} → {phrased.winner}"),
            soft_wrap=True,
        )
    if len(phrasings) > _MOST_LISTED:
        out.print(Text(f"  ... and {len(phrasings) - _MOST_LISTED} more"))


def _print_share(asked: Sequence[Phrased], how: str, out: Console) -> None:
    counts = Counter(phrased.found for phrased in asked)
    by_language = []
    for language in LANGUAGES:
        ours = [phrased for phrased in asked if phrased.language == language]
        own = sum(phrased.found is Found.OWN for phrased in ours)
        by_language.append(f"{language} {100 * own / max(1, len(ours)):.1f} %")
    share = 100 * counts[Found.OWN] / max(1, len(asked))
    out.print(f"{share:.1f} % of {len(asked):,} phrasings find their own entry {how} ({', '.join(by_language)}).")
