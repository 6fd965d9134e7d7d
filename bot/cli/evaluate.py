"""`visitbot eval`: a curator's regression test."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import typer
from rich.table import Table
from rich.text import Text

from bot.answering.replies import Silence
from bot.cli import opening
from bot.cli.tables import console
from bot.evaluation.grading import Grade, Grader, Verdict
from bot.evaluation.lines import ask_line
from bot.evaluation.questions import Expected, QuestionFileError, read_questions
from bot.evaluation.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.answering.replies import Reply

_COLOURS = {Verdict.RIGHT: "green", Verdict.OFFERED: "cyan", Verdict.MISSED: "yellow", Verdict.WRONG: "red"}
_Graded = tuple[Expected, "Reply", Grade]


def evaluate(
    files: Sequence[Path],
    knowledge: Path | None,
    *,
    show: str | None,
    as_json: bool,
    fail_under: float | None,
) -> None:
    """Ask, grade and count; exit code 1 where less is right than is wanted."""
    engine = opening.open_engine(knowledge, lasting=True)
    article = engine.knowledge.article
    try:
        questions = read_questions(list(files), Sentences(article))
    except QuestionFileError as error:
        problems = "\n".join(f"  {problem}" for problem in error.problems)
        opening.fail(f"The questions cannot be asked; mend these lines.\n{problems}")
    grader = Grader(article)
    graded: list[_Graded] = []
    for question in questions:
        reply = ask_line(engine, question)
        graded.append((question, reply, grader.grade(question, reply)))
    counts = _counted(graded)
    listed = [one for one in graded if show and one[2].verdict in _shown(show)]
    if as_json:
        typer.echo(json.dumps(_data(counts, listed), ensure_ascii=False, indent=2))
    else:
        _print(counts, listed)
    share = 100 * counts["all"][Verdict.RIGHT] / len(graded)
    if fail_under is not None and share < fail_under:
        opening.fail(f"{share:.1f} % are right, which is less than {fail_under:g} %.")


def _shown(show: str) -> frozenset[Verdict]:
    return frozenset(Verdict) - {Verdict.RIGHT} if show == "all" else frozenset({Verdict(show)})


def _counted(graded: Sequence[_Graded]) -> dict[str, Counter[Verdict]]:
    counts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for question, _, grade in graded:
        for group in ("all", question.lang, f"expect {question.expect}", f"kind {question.kind}"):
            counts[group][grade.verdict] += 1
    return counts


def _rows(counts: Mapping[str, Counter[Verdict]]) -> list[str]:
    order = {"all": 0, "expect": 2, "kind": 3}
    return sorted(counts, key=lambda group: (order.get(group.split()[0], 1), group))


def _print(counts: Mapping[str, Counter[Verdict]], listed: Sequence[_Graded]) -> None:
    out = console()
    for question, reply, grade in listed:
        asked = " / ".join([*question.turns, question.text])
        judged = (f"{question.id} {grade.verdict}", _COLOURS[grade.verdict])
        out.print(Text.assemble(judged, f"  {asked}"), soft_wrap=True)
        out.print(Text(f"    {'; '.join(grade.faults)}", style="dim"), soft_wrap=True)
        said = "(nothing)" if isinstance(reply, Silence) else reply.text
        out.print(Text(f"    said: {said}"), soft_wrap=True)
    table = Table(caption="in per cent of n", caption_justify="right")
    table.add_column("")
    table.add_column("n", justify="right")
    for verdict in Verdict:
        table.add_column(verdict, justify="right", style=_COLOURS[verdict])
    for group in _rows(counts):
        count = counts[group]
        shares = [f"{100 * count[verdict] / count.total():.1f}" for verdict in Verdict]
        table.add_row(group, str(count.total()), *shares, end_section=group == "all")
    out.print(table)


def _data(counts: Mapping[str, Counter[Verdict]], listed: Sequence[_Graded]) -> dict[str, object]:
    groups = {
        group: {"n": counts[group].total(), **{str(verdict): counts[group][verdict] for verdict in Verdict}}
        for group in _rows(counts)
    }
    shown = [
        {
            "id": question.id,
            "text": question.text,
            "verdict": str(grade.verdict),
            "faults": list(grade.faults),
            "said": "" if isinstance(reply, Silence) else reply.text,
        }
        for question, reply, grade in listed
    ]
    return {"groups": groups, "shown": shown}
