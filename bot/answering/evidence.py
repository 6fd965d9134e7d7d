"""What speaks for or against an entry, beyond single words: named features, each weighed by its fitted weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering import verdicts
from bot.answering.coverage import untold
from bot.knowledge.models import Kind, Speaker
from bot.knowledge.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.models import Entry, Figure, KnowledgeBase
    from bot.understanding.amounts import Amount
    from bot.understanding.learning import Learnt
    from bot.understanding.queries import Query

_NAMED_KINDS = ("place", "company", "person")
_A_PAIR = 2
_LOOKING_BACK = frozenset({"increase", "factor", "year-before"})


def evidence_for(entry: Entry, query: Query, knowledge: KnowledgeBase, learnt: Learnt) -> Iterator[str]:
    """The features that hold of a query and an entry; `features.yaml` tells what each is.

    Args:
        entry: what may answer.
        query: what is asked.
        knowledge: the figures, and what declines which names.
        learnt: knows what the entry's phrasings speak of.
    """
    figure = knowledge.figures.get(entry.id)
    if figure is not None and "goods" in query.wants and "value" not in query.aspects:
        yield "goods-not-figures"
    elif figure is not None and figure.aspect in verdicts.STATED:
        yield from _of_stated(figure, query, knowledge)
    elif figure is not None:
        yield from _of_computed(figure, query, knowledge)
    else:
        yield from _of_words(entry, query, knowledge)
    if entry.kind is Kind.FAQ:
        yield from _of_answer(entry, query, knowledge, learnt)
    elif entry.kind is Kind.NOT_COVERED:
        essential = {f"@{word}" for word in entry.whenever} or learnt.essential(query.spoken, entry.id)
        if essential and essential.isdisjoint(query.concepts):
            yield "beside-the-point"
        if not (query.wants or query.has_question_word or query.is_polar):
            yield "nothing-wanted"


def _of_answer(entry: Entry, query: Query, knowledge: KnowledgeBase, learnt: Learnt) -> Iterator[str]:
    """Of an answer in words: whether it tells what is wanted, and whether figures are wanted of it."""
    if any(not learnt.knows(query.spoken, entry.id, f"@{word}") for word in query.values("interrogatives")):
        yield "unasked"
    if any(untold(query, entry, knowledge, learnt)):
        yield "untold"
    if not query.measures or not {"value", "growth", "share", "increase"}.intersection(query.aspects):
        return
    written = [
        figure.written for measure in knowledge.facts.measures.values() for figure in (measure.value, measure.growth)
    ]
    tells = any(figure in evidence.quote for figure in written for evidence in entry.evidence)
    if not (tells or (entry.answer_is.more is not None and _compares(query))):
        yield "without-figures"


def _of_stated(figure: Figure, query: Query, knowledge: KnowledgeBase) -> Iterator[str]:
    """Of figures that the article states: likely where a measure is named, or a figure of it is to be confirmed."""
    given = _given(query, knowledge)
    if figure.aspect == "growth" and (
        _tells_growth(query, knowledge) or query.gives_growth or _asks_year_before(query, knowledge)
    ):
        yield "given"
    elif given and (query.is_polar or "either_or" in query.tags):
        yield "to-confirm"
    named = set(query.aspects)
    if query.is_bare_slots and query.measures and named <= verdicts.STATED:
        yield "bare"
    if query.measures and (named or query.values("movements")) and named <= verdicts.STATED:
        yield "measured"
    if figure.aspect == "growth" and query.measures and {"up", "down"} <= set(query.values("movements")):
        yield "up-or-down"
    if query.is_polar and any(amount.unit is Unit.MONEY and amount.comparison for amount in query.amounts):
        yield "to-confirm"


def _asks_year_before(query: Query, knowledge: KnowledgeBase) -> bool:
    """Whether the level of the year before is asked for: that year is named, and no growth."""
    only = set(query.years) == {knowledge.facts.year - 1}
    return only and "growth" not in query.aspects and not query.values("movements")


def _of_computed(figure: Figure, query: Query, knowledge: KnowledgeBase) -> Iterator[str]:
    """Of figures that are computed: likely where their aspect is named, unlikely as a quotation."""
    yield from _of_aspect(figure, query, knowledge)
    if figure.pairs and len(query.measures) > _A_PAIR:
        yield "too-many-measures"
    if "quotations" in query.tags:
        yield "unquotable"


def _of_aspect(figure: Figure, query: Query, knowledge: KnowledgeBase) -> Iterator[str]:
    aspects, before = query.aspects, knowledge.facts.year - 1 in query.years
    if before and (_tells_growth(query, knowledge) or query.gives_growth):
        yield "named-alone" if figure.aspect == "year-before" else "given"
        return
    times = not {"factor", "ratio"}.isdisjoint(aspects)
    if before and times and figure.aspect in ("factor", "ratio"):
        # "How many times those of 2021" sets a year against the one before, not one measure against another.
        yield "named" if figure.aspect == "factor" else "given"
        return
    if figure.aspect in ("faster", "ratio") and _compares_sizes(query):
        # "Which is bigger, exports or imports?" asks of their sizes, not of how they grew.
        yield "named" if figure.aspect == "ratio" else "another-comparison"
        return
    of_two = len(query.measures) == _A_PAIR or not query.tags.isdisjoint({"former", "latter"})
    grows = bool(query.values("movements"))
    if figure.aspect in ("factor", "ratio") and times and of_two and not (before or grows):
        # "How many times larger than the imports" sets one measure against another, "how many times they grew" not.
        yield from ("named",) if figure.aspect == "ratio" else ("another-comparison",)
        return
    if figure.aspect == "year-before" and before:
        named = "year-before" in aspects or query.gives_growth
        grew = ("growth" in aspects or grows) and not named
        alone = "named-alone" if knowledge.facts.year not in query.years else "named"
        yield "unnamed" if grew and query.is_within_year else alone
    elif before and figure.aspect not in _LOOKING_BACK:
        yield "given"
    elif figure.aspect in aspects or (before and not query.is_within_year and "growth" not in aspects):
        yield "named"
    else:
        bare = query.is_bare_slots and query.measures and not query.values("movements")
        yield "stray" if _is_stray(figure, query) else "unnamed-bare" if bare else "unnamed"


def _is_stray(figure: Figure, query: Query) -> bool:
    """Whether a question of measures, aspects and years alone names another aspect, or too few measures."""
    if not query.is_bare_slots:
        return False
    compares = not figure.measures
    return bool(set(query.aspects) - {"value"}) or (compares and len(query.measures) == 1)


def _tells_growth(query: Query, knowledge: KnowledgeBase) -> bool:
    """Whether the question itself tells a growth that the article states, and does not ask whether it is right."""
    return not query.is_polar and any(amount.unit is Unit.PERCENT for amount in _given(query, knowledge))


def _given(query: Query, knowledge: KnowledgeBase) -> list[Amount]:
    """The figures of the article that the question itself tells."""
    measures = knowledge.facts.measures.values()
    return [amount for amount in query.amounts if any(verdicts.is_of(amount, measure) for measure in measures)]


def _of_words(entry: Entry, query: Query, knowledge: KnowledgeBase) -> Iterator[str]:
    """Of entries without figures: whose words they are, what they settle, whom they are about."""
    if entry.evidence and entry.evidence[0].by is Speaker.SPEAKER and "quotations" in query.tags:
        yield "quotable"
    yield from _of_claim(entry, query)
    if entry.about is not None and entry.about not in query.names and knowledge.topics.intersection(query.names):
        yield "about-another"
    if entry.about is not None and entry.about in query.names:
        yield "about-one-of-two" if len(knowledge.topics.intersection(query.names)) > 1 else "about-it"
    declines_names = entry.id in (knowledge.other_names.declines.get(kind) for kind in _NAMED_KINDS)
    if declines_names:
        yield "other-name" if query.strangers else "no-other-name"


def _of_claim(entry: Entry, query: Query) -> Iterator[str]:
    """Of entries that settle what a yes/no question claims, most of all a place, or which measure is more."""
    settled = entry.answer_is
    if query.is_polar and entry.kind is Kind.FAQ:
        claimed = settled.place is not None and (settled.place in query.names or "place" in query.values("other"))
        dated = (settled.month is not None and query.months) or (settled.year is not None and query.years)
        if claimed or dated:
            yield "claimed"
        elif entry.verdict is None:
            yield "no-verdict"
    if query.greater is not None and set(query.greater) == {settled.more, settled.less}:
        if "faster" not in query.aspects and not query.values("movements"):
            yield "claimed"
    elif _compares_sizes(query) and set(query.measures) == {settled.more, settled.less}:
        yield "claimed"
    elif settled.more is not None and not _compares(query):
        yield "nothing-compared"


def _compares(query: Query) -> bool:
    return bool(len(query.measures) != 1 or query.values("degrees") or query.values("comparisons"))


def _compares_sizes(query: Query) -> bool:
    """Whether two measures are asked to be set side by side by their size, and not by how they went up or down."""
    grows = query.values("movements") or {"faster", "growth", "growth-gap"}.intersection(query.aspects)
    return len(query.measures) == _A_PAIR and bool(query.values("degrees")) and not grows
