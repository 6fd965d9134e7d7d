"""What Telegram finds by itself in a text: commands, mentions, links, hashtags, e-mail addresses."""

import re
from collections.abc import Iterable

from bot.sandbox.core.entities.entity import Entity
from bot.sandbox.core.entities.units import unit_bounds

# A link without a scheme counts only under a known ending, so that "end.Next" is none.
TOP_LEVEL = (
    "com|org|net|edu|gov|int|info|biz|io|ai|app|dev|me|co|cn|hk|tw|jp|kr|in|eu|uk|de|fr|es|it|pt|nl|be|ch|at|pl|se|no"
    "|fi|dk|cz|ru|ua|by|kz|br|ar|cl|pe|ec|ve|mx|us|ca|au|nz|za|tv|fm|ly|gg|xyz|site|online|store|tech|blog|news|cloud"
    "|world|club|link|page|wiki|moe|su|рф|中国|公司|网络"
)
PATTERNS = (
    ("email", re.compile(r"(?<![\w.+@-])[A-Za-z0-9_.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@])")),
    (
        "url",
        re.compile(
            r"(?<![\w@.])(?:(?:https?|ftp|tg|ton)://[^\s<>\"«»“”]+"
            rf"|(?:[\w-]+\.)+(?:{TOP_LEVEL})(?![\w@])(?::\d+)?(?:[/?#][^\s<>\"«»“”]*)?)",
            re.IGNORECASE,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#@/])#(?=\d*[^\W\d])\w{1,256}(?:@[A-Za-z0-9_]{3,32})?(?![\w#])")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
)
TRIGGERS = re.compile(r"[/@#$.:]")
TRAILING = ".,;:!?'\")]}…。，！？）»"


def find_entities(text: str) -> list[Entity]:
    """All that a text holds; the earlier pattern wins where two overlap."""
    if not TRIGGERS.search(text):
        return []
    bounds = unit_bounds(text)
    found: list[Entity] = []
    for kind, pattern in PATTERNS:
        for begin, end in _spans(kind, pattern.finditer(text), text):
            candidate = Entity(kind, bounds[begin], bounds[end] - bounds[begin])
            if not any(candidate.offset < other.end and other.offset < candidate.end for other in found):
                found.append(candidate)
    return found


def _spans(kind: str, matches: Iterable[re.Match[str]], text: str) -> Iterable[tuple[int, int]]:
    for match in matches:
        begin, end = match.span()
        if kind == "url":
            while end > begin and text[end - 1] in TRAILING and not _opened(text[begin:end]):
                end -= 1
        yield begin, end


def _opened(url: str) -> bool:
    """Whether the closing parenthesis at the end belongs to the link."""
    return url.endswith(")") and url.count("(") >= url.count(")")
