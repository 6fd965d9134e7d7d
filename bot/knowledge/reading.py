"""One YAML file to plain data with line numbers, refusing what surprises curators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from yaml.constructor import SafeConstructor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

Data: TypeAlias = Any
"""What YAML can hold here: mappings, lists, text, numbers, yes and no."""
Event: TypeAlias = Any
"""One of PyYAML's events, which have no types."""
Key: TypeAlias = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTRUCT: Any = SafeConstructor()
_RESOLVE: Any = yaml.SafeLoader("")
# What YAML refuses (its specification, 5.1), looked for beforehand because PyYAML tells no line.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_PLAIN_TYPES = {
    "tag:yaml.org,2002:int": _CONSTRUCT.construct_yaml_int,
    "tag:yaml.org,2002:float": _CONSTRUCT.construct_yaml_float,
    "tag:yaml.org,2002:bool": _CONSTRUCT.construct_yaml_bool,
    "tag:yaml.org,2002:null": _CONSTRUCT.construct_yaml_null,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps the knowledge base from loading, for the curator who must mend it."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        parts = (f"{self.file}:{self.line}", self.key, self.message)
        # Keys and quoted texts may hold line breaks of several kinds, and a problem is a line.
        return " ".join(": ".join(part for part in parts if part).split())


@dataclass(slots=True)
class Document:
    """A file's data, the line on which each key or item stands, and the ids of its entries."""

    file: str
    data: Data = None
    lines: dict[Key, int] = field(default_factory=dict)
    ids: dict[Key, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, key: Key) -> int:
        """The line (from 1) of a key, or of the nearest thing around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def refuse(self, key: Key, message: str) -> None:
        """Note a problem at a key."""
        self.problems.append(Problem(self.file, self.line(key), self.named(key), message))

    def named(self, key: Key) -> str:
        """A key as curators read it: `visit-radio.ask.en.item 3`, an entry's id in place of its number."""
        parts = [
            part if isinstance(part, str) else self.ids.get(key[: position + 1], f"item {part + 1}")
            for position, part in enumerate(key)
        ]
        return ".".join(parts)


def read(path: Path, name: str) -> Document:
    """Read one YAML file.

    Aliases, merge keys, tags, repeated keys, deep nesting and files above `MAX_BYTES` are refused.

    Args:
        path: the file.
        name: how the file is called in messages.

    Returns:
        The document; its `problems` are empty where the file is sound.
    """
    document = Document(name)
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            document.refuse((), f"is larger than {MAX_BYTES:,} bytes: split it into several files")
            return document
        text = raw.decode("utf-8")
    except OSError as error:
        document.refuse((), f"cannot be read: {error.strerror or error}")
        return document
    except UnicodeDecodeError as error:
        document.refuse((), f"is not UTF-8 text (byte {error.start}): save it as UTF-8")
        return document
    return parse(text, document)


def parse(text: str, document: Document) -> Document:
    """Parse YAML text into a document made for it; see `read`."""
    # A byte order mark may stand at the very beginning.
    if (forbidden := _FORBIDDEN.search(text, text.startswith("\ufeff"))) is not None:
        line = text.count("\n", 0, forbidden.start()) + 1
        sign = f"U+{ord(forbidden[0]):04X}"
        message = f"is not valid YAML: the invisible character {sign} stands here: delete it, or type the line anew"
        document.problems.append(Problem(document.file, line, "", message))
        return document
    try:
        _Builder(document).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = (
            f"is not valid YAML: {error.problem or error}: look for a missing quote, bracket, comma or indent here"
        )
        document.problems.append(Problem(document.file, line, "", message))
    except yaml.YAMLError as error:
        document.refuse((), f"is not valid YAML: {error}")
    except _Refused:
        document.data = None
    return document


def own_data(package: str, name: str) -> Data:
    """The data of a YAML file that belongs to the program.

    Args:
        package: the package that it stands in.
        name: the file's name.

    Raises:
        ValueError: where it is not sound; the message names file and line.
    """
    document = parse(files(package).joinpath(name).read_text("utf-8"), Document(name))
    if document.problems:
        raise ValueError("\n".join(map(str, document.problems)))
    return document.data


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A date or time written without quotes, which YAML does not take for text."""

    written: str


class _Refused(Exception):  # noqa: N818
    """Reading this file any further makes no sense."""


class _Builder:
    """Builds data from the parser's events, so that nothing is expanded before it has been looked at."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.next_event: Callable[[], Event]

    def build(self, text: str) -> None:
        # Asked of the parser itself: `yaml.parse` does it through a generator, for twice the time.
        self.next_event = _LOADER(text).get_event
        self.next_event()
        if isinstance(self.next_event(), yaml.StreamEndEvent):
            return
        self.document.data = self.value(self.next_event(), ())
        self.next_event()
        extra = self.next_event()
        if not isinstance(extra, yaml.StreamEndEvent):
            self.stop((), "holds more than one document: remove the `---` lines", extra)

    def stop(self, key: Key, message: str, event: Event) -> None:
        line = event.start_mark.line + 1
        self.document.problems.append(Problem(self.document.file, line, self.document.named(key), message))
        raise _Refused

    def value(self, event: Event, key: Key) -> Data:
        self.document.lines[key] = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self.stop(key, f"`*{event.anchor}` is an alias: write the value out", event)
        if len(key) > MAX_DEPTH:
            self.stop(key, f"is nested more than {MAX_DEPTH} levels deep", event)
        if event.tag is not None and event.tag != "!":
            self.stop(key, f"the tag `{event.tag}` is not known here: remove it", event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, key)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(item := self.next_event(), yaml.SequenceEndEvent):
                items.append(self.value(item, (*key, len(items))))
            return items
        return self.mapping(key)

    def mapping(self, key: Key) -> dict[str, Data]:
        found: dict[str, Data] = {}
        while not isinstance(name := self.next_event(), yaml.MappingEndEvent):
            if not isinstance(name, yaml.ScalarEvent):
                self.stop(key, "a key must be a plain word", name)
            inner = (*key, name.value)
            if name.value == "<<":
                self.stop(inner, "`<<` merges another mapping: write its keys out", name)
            if name.value in found:
                self.document.lines[inner] = name.start_mark.line + 1
                self.document.refuse(inner, "stands twice in the same mapping: keep one of the two")
            value = self.value(self.next_event(), inner)
            found[name.value] = value
            self.document.lines[inner] = name.start_mark.line + 1
            if name.value == "id" and isinstance(value, str):
                self.document.ids[key] = value
        return found

    def scalar(self, event: Event, key: Key) -> Data:
        text: str = event.value
        if not event.implicit[0]:
            return text
        tag = _RESOLVE.resolve(yaml.ScalarNode, text, (True, False))
        construct = _PLAIN_TYPES.get(tag)
        if construct is None:
            # Dates and times: kept as what they are written as, but no string that one meant to write.
            return text if tag == "tag:yaml.org,2002:str" else Unquoted(text)
        try:
            value: Data = construct(yaml.ScalarNode(tag, text))
        except ValueError:
            # YAML takes `0x_` and five thousand digits for numbers, and no number can be made of them.
            self.document.refuse(key, "is a number that cannot be read: correct it, or put it in quotes if it is text")
            return None
        return value
