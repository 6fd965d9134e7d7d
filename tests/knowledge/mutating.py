"""Files of a knowledge base with one thing in them changed, as slips and mischief change them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from hypothesis import strategies as st

from tests.odd_texts import ODD_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable

Data: TypeAlias = Any

ODD_VALUES: list[Data] = [
    None, True, False, 0, -1, 1, 12, 1.9, float("inf"), float("nan"), 10**30, [], {}, [[]], [None], [""], {"en": "x"},
    "", " ", "?", "x", "-", "{", "}", "{}", "{{year}}", "{year}", "{result}", "{value}", "{measure}", "{first.value}",
    "{year!r}", "{0}", "{about}", "[a", "(a|b", "(|)", "[]", "*", "a*", "* b", "0%", "0", "1%", "1.90", "9" * 900,
    "0 CNY", "5 USD", "99 trillion CNY", "1 / 0", "value", "True", "growth", "1 < 2", "value > growth", "a-b",
    "exports", "loans", "visits", "visits-loans", "imports-exports", "figure-value", "greeting", "faq", "article",
    "2022-01-01", "no", "é", "的", "\u200b", "\u2028", *(text for text in ODD_TEXTS.values() if len(text) < 200),
]  # fmt: skip
DEEP = 6
LOADER: Data = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@st.composite
def changed_files(draw: st.DrawFn, text: str) -> str:
    """A file's text after one change: to a value in it, or to a line of it."""
    if draw(st.integers(0, 3)) == 0:
        return draw(_changed_lines(text))
    change = draw(st.sampled_from(CHANGES))
    whole: dict[str, Data] = {"": yaml.load(text, LOADER)}  # noqa: S506 - a safe one
    holder: Data = whole
    key: Data = ""
    for _ in range(draw(st.integers(0, DEEP))):
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner:
            break
        holder, key = inner, draw(st.sampled_from(list(inner) if isinstance(inner, dict) else range(len(inner))))
    change(draw, holder, key)
    return yaml.safe_dump(whole.get(""), allow_unicode=True, sort_keys=False, width=10_000)


@st.composite
def _changed_lines(draw: st.DrawFn, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = draw(st.integers(0, len(lines) - 1))
    kind = draw(st.sampled_from(["delete", "repeat", "cut", "indent", "insert", "end"]))
    column = draw(st.integers(0, len(lines[at])))
    if kind == "delete":
        del lines[at]
    elif kind == "repeat":
        lines.insert(at, lines[at])
    elif kind == "cut":
        lines[at] = lines[at][:column] + lines[at][column + 1 :]
    elif kind == "indent":
        lines[at] = f" {lines[at]}"
    elif kind == "insert":
        lines[at] = (
            lines[at][:column] + draw(st.sampled_from("{}[]\"':#-&*!|>%@`,?\t\x00 \u202e1")) + lines[at][column:]
        )
    else:
        del lines[at:]
    return "".join(lines)


def _replace(draw: st.DrawFn, holder: Data, key: Data) -> None:
    holder[key] = draw(st.sampled_from(ODD_VALUES))


def _remove(_: st.DrawFn, holder: Data, key: Data) -> None:
    del holder[key]


def _empty(_: st.DrawFn, holder: Data, key: Data) -> None:
    holder[key] = type(holder[key])()


def _repeat(draw: st.DrawFn, holder: Data, key: Data) -> None:
    if isinstance(holder, list):
        holder.insert(draw(st.integers(0, len(holder))), deepcopy(holder[key]))
    else:
        holder[f"{key}-again"] = deepcopy(holder[key])


def _wrap(draw: st.DrawFn, holder: Data, key: Data) -> None:
    value = holder[key]
    holder[key] = draw(st.sampled_from([[value], {"en": value}, str(value), f"{value}{{", f"{{{value}}} {value}"]))


def _swap(draw: st.DrawFn, holder: Data, key: Data) -> None:
    other = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key], holder[other] = holder[other], holder[key]


CHANGES: list[Callable[[st.DrawFn, Data, Data], None]] = [_replace, _replace, _remove, _empty, _repeat, _wrap, _swap]
