"""The trade figures as a table in Telegram's HTML, one measure after the other, so that it reads well on a phone."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from bot.answering.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.models import Figure, KnowledgeBase, Measure
    from bot.knowledge.quantities import Quantity
    from bot.knowledge.schema import Language

LONGEST = 4096
"""Characters of a message (Bot API, "sendMessage"); the markup is counted too, which errs on the safe side."""
_COMPUTED = ("balance", "ratio", "share")
_OPERATORS = {"-": "\u2212", "*": "×", "/": "÷"}
_PART = re.compile(r"(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:\.value)?|[-*/]")


def facts_table(knowledge: KnowledgeBase, language: Language) -> str:
    """Write the trade figures: value and growth of each measure, what is computed from them, and the quotes.

    Args:
        knowledge: whose figures.
        language: the language to write in.

    Returns:
        HTML of at most 4,096 characters. Where there is more to tell, first the quotes and then the computed figures
        are left out; it is empty where the knowledge base states no figures.
    """
    facts = knowledge.facts
    if not facts.measures:
        return ""
    texts = knowledge.texts[language]
    title = texts["facts-title"].format(year=facts.year, currency=facts.currency)
    blocks = [f"<b>{_escaped(title)}</b>"]
    blocks += [_measure(measure, knowledge, language) for measure in facts.measures.values()]
    figures = sorted(
        (figure for figure in knowledge.figures.values() if figure.aspect in _COMPUTED),
        key=lambda figure: _COMPUTED.index(figure.aspect),
    )
    lines = [line for figure in figures for line in _computed(figure, knowledge, language)]
    if lines:
        blocks.append("\n".join((f"<i>{_escaped(texts['facts-computed'])}</i>", *lines)))
    blocks.append(_quotes(knowledge, language))
    return _fitted(blocks)


def markdown_table(knowledge: KnowledgeBase, language: Language) -> str:
    """The stated figures as a table in Markdown, which Telegram shows as a native one.

    Args:
        knowledge: whose figures; there must be some.
        language: the language to write in.
    """
    facts, texts = knowledge.facts, knowledge.texts[language]
    title = texts["facts-title"].format(year=facts.year, currency=facts.currency)
    rows = [("", texts["table-value"], texts["table-growth"]), (":--", "--:", "--:")]
    rows += [
        (
            _capital(measure.label[language]),
            f"**{write(measure.value, language, texts)}**",
            write(measure.growth, language, texts),
        )
        for measure in facts.measures.values()
    ]
    quotes = dict.fromkeys(measure.evidence.quote for measure in facts.measures.values())
    lines = [f"## {title}", "", *(f"| {' | '.join(row)} |" for row in rows), "", *(f"> {quote}" for quote in quotes)]
    return "\n".join(lines)


def _fitted(blocks: list[str]) -> str:
    text = blocks[0]
    for block in blocks[1:]:
        longer = f"{text}\n\n{block}"
        if _units(longer) > LONGEST:
            break
        text = longer
    return text


def _units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _measure(measure: Measure, knowledge: KnowledgeBase, language: Language) -> str:
    texts = knowledge.texts[language]
    line = _escaped(texts["facts-line"]).format_map(
        {
            "value": f"<b>{_escaped(write(measure.value, language, texts))}</b>",
            "growth": _escaped(write(measure.growth, language, texts)),
            "year-before": str(knowledge.facts.year - 1),
        }
    )
    return f"{_escaped(_capital(measure.label[language]))}\n{line}"


def _computed(figure: Figure, knowledge: KnowledgeBase, language: Language) -> Iterator[str]:
    texts = knowledge.texts[language]
    shorts = {id_: measure.short[language] for id_, measure in knowledge.facts.measures.items()}
    results: list[tuple[Quantity, str | None, Mapping[str, str]]] = [
        (result, figure.formula, {**shorts, "value": shorts[id_]}) for id_, result in figure.results.items()
    ]
    if figure.result is not None:
        results.append((figure.result, figure.formula, shorts))
    results += [
        (pair.result, pair.formula, shorts) for pair in figure.pairs if f"{pair.first}-{pair.second}" in figure.default
    ]
    for result, formula, names in results:
        yield _escaped(texts["facts-computed-line"]).format_map(
            {
                "label": _escaped(texts[f"computed-{figure.aspect}"]),
                "formula": _escaped(_in_words(formula or "", names)),
                "result": f"<b>{_escaped(write(result, language, texts))}</b>",
            }
        )


def _in_words(formula: str, names: Mapping[str, str]) -> str:
    """A formula such as `exports.value - imports.value` in words: `exports − imports`."""
    return _PART.sub(lambda part: _OPERATORS.get(part[0]) or names.get(part["name"], part[0]), formula)


def _quotes(knowledge: KnowledgeBase, language: Language) -> str:
    quotes = dict.fromkeys(measure.evidence.quote for measure in knowledge.facts.measures.values())
    title = _escaped(knowledge.texts[language]["facts-quotes"])
    listed = "\n".join(f"“{_escaped(quote)}”" for quote in quotes)
    return f"{title}\n<blockquote expandable>{listed}</blockquote>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
