"""A folder of YAML to one proven KnowledgeBase, or to the list of everything that is wrong with it."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.knowledge import building, proving, schema
from bot.knowledge.reading import Document, Problem, read
from bot.language import GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from bot.knowledge.models import KnowledgeBase

_OPTIONAL = frozenset({
    "facts.yaml", "figures.yaml", "not-covered.yaml", "names.yaml", "chapters.yaml", "topics.yaml",
    "translations/*.yaml",
})  # fmt: skip

_ADVICE = {
    "missing": "is missing: add it",
    "extra_forbidden": "is no key that is known here: check the spelling, or remove it",
    "string_type": "must be text: put it in quotes",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be yes or no, without quotes",
    "list_type": "must be a list: put each item on a line of its own after a hyphen",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "string_too_short": "is empty: fill it in",
    "too_short": "is empty: give at least one",
    "string_too_long": "is longer than {max_length} characters: shorten it",
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
}
_ADVICE_ON_PATTERNS = {
    schema.AN_ID: "is no id: write small letters and digits, a letter first, with single hyphens between words",
    schema.NO_BRACES: "holds a `{{` or `}}`, and nothing is filled in here: write it without braces",
    schema.A_CURRENCY: "must be a currency's three capital letters, such as CNY",
}
_NOTHING = "is empty: fill it in (`null` and `~` are text in quotes only)"
_NO_SINGLE_TEXT = "must be one text, not a list or mapping: put it in quotes"


class KnowledgeError(Exception):
    """A knowledge base that does not load; `problems` lists everything at once."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder = folder
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.key, p.message)))
        listed = "\n".join(str(problem) for problem in self.problems)
        count = len(self.problems)
        super().__init__(f"{folder} has {count} problem{'s' if count != 1 else ''}:\n{listed}")


def load(folder: Path) -> KnowledgeBase:
    """Load and prove a knowledge base.

    Args:
        folder: the folder with `article.yaml` and the other files.

    Returns:
        The knowledge base; each of its quotes stands in the article and each of its figures is proven.

    Raises:
        KnowledgeError: with all problems, each with file, line, key and what to do.
    """
    if not folder.is_dir():
        raise KnowledgeError(folder, [Problem(str(folder), 1, "", "is no folder: give one with an article.yaml")])
    problems: list[Problem] = []
    documents = list(_read_all(folder, problems))
    is_complete = not problems
    source = _validated(documents, problems)
    if source is None or not is_complete:
        raise KnowledgeError(folder, problems)
    knowledge = building.build(source)
    proving.prove(knowledge, source)
    problems += [problem for document in documents for problem in document.problems]
    if problems:
        raise KnowledgeError(folder, problems)
    return knowledge


def _read_all(folder: Path, problems: list[Problem]) -> Iterator[Document]:
    known: set[Path] = set()
    for pattern in schema.FILES:
        paths = sorted(folder.glob(pattern))
        known.update(paths)
        home = folder
        if not paths and (GENERAL / pattern).is_file():
            home, paths = GENERAL, [GENERAL / pattern]
        if not paths and pattern not in _OPTIONAL:
            problems.append(Problem(pattern, 1, "", "is missing: add this file"))
        for path in paths:
            document = read(path, path.relative_to(home).as_posix())
            problems.extend(document.problems)
            if not document.problems:
                yield document
    problems.extend(_strays(folder, known))
    problems.extend(_languages_amiss(folder))


def _strays(folder: Path, known: set[Path]) -> Iterator[Problem]:
    for stray in sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")} - known):
        name = stray.relative_to(folder).as_posix()
        yield Problem(name, 1, "", "is read by nobody: move its content, or name it like the others")


def _languages_amiss(folder: Path) -> Iterator[Problem]:
    for kind in ("vocabulary", "texts"):
        found = {path.stem for path in (folder / kind).glob("*.yaml")}
        for stem in sorted(found - set(schema.LANGUAGES)):
            yield Problem(f"{kind}/{stem}.yaml", 1, "", f"is for no known language: {', '.join(schema.LANGUAGES)}")
        for language in schema.LANGUAGES:
            if language not in found:
                yield Problem(f"{kind}/{language}.yaml", 1, "", "is missing: add this language")
    others = [language for language in schema.LANGUAGES if language != schema.ORIGINAL]
    for path in sorted((folder / "translations").glob("*.yaml")):
        if path.stem not in others:
            message = f"is for no language that articles are translated into: {', '.join(others)}"
            yield Problem(f"translations/{path.name}", 1, "", message)


def _validated(documents: list[Document], problems: list[Problem]) -> building.Source | None:
    """The validated files; None where so much is amiss in their form that nothing can be said of their content."""
    models: dict[str, Any] = {}
    malformed: set[str] = set()
    is_legible = True
    for document in documents:
        adapter = next(model for pattern, model in schema.FILES.items() if fnmatch(document.file, pattern))
        if document.data is None:
            problems.append(Problem(document.file, 1, "", "is empty: fill it in, or remove the file"))
            is_legible = False
            continue
        try:
            models[document.file] = adapter.validate_python(document.data)
        except ValidationError as error:
            problems.extend(_explained(document, error))
            ids = _ids_of_malformed(document, error)
            is_legible = is_legible and ids is not None
            if ids is not None:
                malformed.update(ids.values())
                sound = [entry for index, entry in enumerate(document.data) if index not in ids]
                entries = iter(adapter.validate_python(sound))
                models[document.file] = [None if index in ids else next(entries) for index in range(len(document.data))]
    if not is_legible:
        return None
    return building.Source(models, {document.file: document for document in documents}, frozenset(malformed))


def _ids_of_malformed(document: Document, error: ValidationError) -> dict[int, str] | None:
    """The entries that are not well-formed, with their ids; None where it is not entries, or they have no sound id."""
    ids: dict[int, str] = {}
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        index, *inner = detail["loc"] or ("",)
        id_ = document.ids.get((index,))
        if not isinstance(index, int) or id_ is None or inner[:1] == ["id"]:
            return None
        ids[index] = id_
    return ids


def _explained(document: Document, error: ValidationError) -> Iterator[Problem]:
    seen: set[tuple[str | int, ...]] = set()
    for detail in error.errors(include_url=False):
        key = _known_key(document, detail["loc"], missing=detail["type"] == "missing")
        if key in seen:
            continue
        seen.add(key)
        yield Problem(document.file, document.line(key), document.named(key), _advice(detail))


def _advice(detail: ErrorDetails) -> str:
    """What a curator must do about one of pydantic's findings."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if value is None and kind != "missing":
        return _NOTHING
    if kind == "string_type" and isinstance(value, list | dict):
        return _NO_SINGLE_TEXT
    advice = _ADVICE_ON_PATTERNS.get(context.get("pattern", "")) or _ADVICE.get(kind)
    return advice.format(**context) if advice else detail["msg"][0].lower() + detail["msg"][1:]


def _known_key(document: Document, loc: tuple[str | int, ...], *, missing: bool) -> tuple[str | int, ...]:
    """The part of pydantic's location that stands in the file: it adds the names of types that it tried."""
    key: tuple[str | int, ...] = ()
    for position, part in enumerate(loc):
        if (*key, part) in document.lines or (missing and position == len(loc) - 1):
            key = (*key, part)
    return key
