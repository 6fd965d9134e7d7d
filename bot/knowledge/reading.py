"""One YAML file to plain data with line numbers, refusing what surprises curators."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from yaml.constructor import SafeConstructor

if TYPE_CHECKING:
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
        place = f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


@dataclass(slots=True)
class Document:
    """A file's data, and the line on which each key or item stands."""

    file: str
    data: Data = None
    lines: dict[Key, int] = field(default_factory=dict)
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
        parts: list[str] = []
        data = self.data
        for part in key:
            if isinstance(part, int):
                data = data[part] if isinstance(data, list) and part < len(data) else None
                id_ = data.get("id") if isinstance(data, dict) else None
                parts.append(id_ if isinstance(id_, str) else f"item {part + 1}")
            else:
                data = data.get(part) if isinstance(data, dict) else None
                parts.append(part)
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
    try:
        _Builder(document).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        document.problems.append(Problem(document.file, line, "", f"is not valid YAML: {error.problem or error}"))
    except yaml.YAMLError as error:
        document.refuse((), f"is not valid YAML: {error}")
    except _Refused:
        document.data = None
    return document


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
        self.events: Any = None

    def build(self, text: str) -> None:
        self.events = iter(yaml.parse(text, Loader=_LOADER))
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return
        self.document.data = self.value(next(self.events), ())
        next(self.events)
        extra = next(self.events)
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
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                items.append(self.value(item, (*key, len(items))))
            return items
        return self.mapping(key)

    def mapping(self, key: Key) -> dict[str, Data]:
        found: dict[str, Data] = {}
        while not isinstance(name := next(self.events), yaml.MappingEndEvent):
            if not isinstance(name, yaml.ScalarEvent):
                self.stop(key, "a key must be a plain word", name)
            inner = (*key, name.value)
            if name.value == "<<":
                self.stop(inner, "`<<` merges another mapping: write its keys out", name)
            if name.value in found:
                self.document.lines[inner] = name.start_mark.line + 1
                self.document.refuse(inner, "stands twice in the same mapping: keep one of the two")
            found[name.value] = self.value(next(self.events), inner)
            self.document.lines[inner] = name.start_mark.line + 1
        return found

    @staticmethod
    def scalar(event: Event) -> Data:
        text: str = event.value
        if not event.implicit[0]:
            return text
        tag = _RESOLVE.resolve(yaml.ScalarNode, text, (True, False))
        construct = _PLAIN_TYPES.get(tag)
        if construct is None:
            # Dates and times: kept as what they are written as, but no string that one meant to write.
            return text if tag == "tag:yaml.org,2002:str" else Unquoted(text)
        value: Data = construct(yaml.ScalarNode(tag, text))
        return value
