"""A text with its entities, cleaned and put in order as Telegram's servers do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.sandbox.core.entities.entity import CODE, EXPLICIT, QUOTES, SPLITTABLE, Entity, sort_entities
from bot.sandbox.core.entities.html import parse_html
from bot.sandbox.core.entities.markdown import parse_markdown
from bot.sandbox.core.entities.markdown_v2 import parse_markdown_v2
from bot.sandbox.core.entities.parsing import Output
from bot.sandbox.core.entities.typed import find_entities
from bot.sandbox.core.entities.units import unit_length, unit_slice
from bot.sandbox.core.json_types import JsonObject

PARSERS: dict[str, Callable[[str], Output]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text as people see it, with its entities."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def __len__(self) -> int:
        return unit_length(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def covered(self, entity: Entity) -> str:
        """The characters that an entity covers."""
        return unit_slice(self.text, entity.offset, entity.length)

    def entities_json(self, users: dict[int, JsonObject]) -> list[JsonObject]:
        """The entities as the Bot API writes them."""
        return [entity.to_json(users) for entity in self.entities]


def format_text(
    text: str,
    *,
    parse_mode: str = "",
    entities: Iterable[Entity] = (),
    knows_user: Callable[[int], bool] = lambda _: True,
) -> FormattedText:
    """Turn what was sent into what is shown.

    Args:
        text: with markup where a parse mode says so.
        parse_mode: "", "HTML", "MarkdownV2" or "Markdown", in any case.
        entities: given explicitly, used where there is no parse mode.
        knows_user: whether a user can be mentioned; mentions of others are dropped, as Telegram drops them.

    Raises:
        KeyError: the parse mode is unknown.
        ParseError: the markup is broken.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    given = [entity for entity in entities if entity.type in EXPLICIT]
    if parse_mode:
        output = PARSERS[parse_mode.lower()](text)
        text, given = output.text(), output.entities
    if given:
        given = [entity for entity in given if entity.type != "text_mention" or knows_user(int(entity.value))]
    text, given = _trim(text, given)
    explicit = _settle(given) if given else []
    found = find_entities(text)
    if not explicit and not found:
        return FormattedText(text)
    taken = [entity for entity in explicit if entity.type not in SPLITTABLE | QUOTES]
    automatic = [entity for entity in found if not any(_overlap(entity, other) for other in taken)]
    return FormattedText(text, tuple(sort_entities(explicit + automatic)))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    stripped = text.strip(" \t\n\v\f")
    if stripped == text:
        end = unit_length(text) if entities else 0
        shifted = [entity.at(max(entity.offset, 0), min(entity.end, end)) for entity in entities]
        return text, [entity for entity in shifted if entity.length > 0]
    lead = unit_length(text[: text.index(stripped)]) if stripped else 0
    length = unit_length(stripped)
    moved = [entity.at(max(entity.offset - lead, 0), min(entity.end - lead, length)) for entity in entities]
    return stripped, [entity for entity in moved if entity.length > 0]


def _settle(entities: list[Entity]) -> list[Entity]:
    """Apply the rules of nesting: nothing within code, styles joined, links and quotes not nested."""
    solid: list[Entity] = []
    for entity in sort_entities([entity for entity in entities if entity.type not in SPLITTABLE]):
        if not any(_excludes(other, entity) for other in solid):
            solid.append(entity)
    code = [(entity.offset, entity.end) for entity in solid if entity.type in CODE]
    styles = [
        Entity(kind, begin, end - begin)
        for kind in sorted(SPLITTABLE)
        for begin, end in _without(_union(entities, kind), code)
    ]
    return solid + styles


def _excludes(settled: Entity, entity: Entity) -> bool:
    if not _overlap(settled, entity):
        return False
    crossing = not (settled.offset <= entity.offset and entity.end <= settled.end)
    both_alike = (settled.type in QUOTES) == (entity.type in QUOTES)
    return crossing or both_alike


def _union(entities: list[Entity], kind: str) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted((entity.offset, entity.end) for entity in entities if entity.type == kind):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _without(spans: list[Span], holes: list[Span]) -> list[Span]:
    for hole_begin, hole_end in holes:
        spans = [
            part
            for begin, end in spans
            for part in ((begin, min(end, hole_begin)), (max(begin, hole_end), end))
            if part[0] < part[1]
        ]
    return spans
