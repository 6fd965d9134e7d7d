"""The parser for parse_mode MarkdownV2 (Bot API, "MarkdownV2 style")."""

from dataclasses import dataclass

from bot.sandbox.core.entities.parsing import EMOJI_LINK, TIME_LINK, Output, ParseError, byte_offset

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
FENCE = "```"
LAST_ESCAPABLE = "\x7e"
# By kind: the mark that ends it, and its name in Telegram's refusals.
ENDS = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
    "pre": FENCE,
    "text_link": "]",
    "custom_emoji": "]",
}
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
STARTS = (
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("||", "spoiler"),
    (FENCE, "pre"),
    ("`", "code"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
)


@dataclass(slots=True)
class _Open:
    kind: str
    begin: int
    index: int
    first_part: int
    value: str = ""


def parse_markdown_v2(text: str) -> Output:
    """Read MarkdownV2 markup.

    Raises:
        ParseError: a reserved character is not escaped, or an entity is not closed.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.output = Output()
        self.open: list[_Open] = []

    def parse(self) -> Output:
        while self.index < len(self.text):
            self.step()
        if self.in_quote():
            self.end_quote()
        if self.open:
            raise self.unclosed(self.open[-1])
        return self.output

    def step(self) -> None:
        character = self.text[self.index]
        following = self.text[self.index + 1 : self.index + 2]
        if character == "\\" and following and following <= LAST_ESCAPABLE:
            self.output.write(following)
            self.index += 2
        elif self.in_code():
            if not self.ends_here():
                self.output.write(character)
                self.index += 1
        elif character == "\n":
            self.newline()
        elif character not in RESERVED:
            self.output.write(character)
            self.index += 1
        elif not self.ends_here():
            self.begin_entity()

    def in_code(self) -> bool:
        return bool(self.open) and self.open[-1].kind in {"code", "pre"}

    def in_quote(self) -> bool:
        return any(entity.kind == "blockquote" for entity in self.open)

    def newline(self) -> None:
        if self.in_quote() and self.text[self.index + 1 : self.index + 2] != ">":
            self.end_quote()
        self.output.write("\n")
        self.index += 1

    def end_quote(self) -> None:
        """Close the quote; a spoiler mark with nothing after it makes it expandable."""
        expandable = False
        last = self.open[-1]
        if last.kind == "spoiler" and last.begin == self.output.units:
            expandable = True
            self.open.pop()
        quote = self.open[-1]
        if quote.kind != "blockquote":
            raise self.unclosed(quote)
        self.open.pop()
        self.output.mark("expandable_blockquote" if expandable else "blockquote", quote.begin)

    def ends_here(self) -> bool:
        """Close the innermost entity if its mark stands here."""
        if not self.open or self.open[-1].kind == "blockquote":
            return False
        entity = self.open[-1]
        mark = ENDS[entity.kind]
        if not self.text.startswith(mark, self.index):
            return False
        if entity.kind == "italic" and self.text.startswith("__", self.index):
            return False
        self.index += len(mark)
        self.open.pop()
        self.close(entity)
        return True

    def close(self, entity: _Open) -> None:
        if entity.kind == "text_link":
            url = self.target() or "".join(self.output.parts[entity.first_part :])
            self.output.link(url, entity.begin)
        elif entity.kind == "custom_emoji":
            self.close_emoji(entity)
        else:
            self.output.mark(entity.kind, entity.begin, entity.value)

    def close_emoji(self, entity: _Open) -> None:
        target = self.target("custom emoji URL")
        time = TIME_LINK.match(target)
        if time:
            self.output.mark("date_time", entity.begin, time[1])
            return
        emoji = EMOJI_LINK.match(target)
        if emoji is None:
            raise ParseError("Custom emoji entity must contain a tg://emoji URL")
        self.output.mark("custom_emoji", entity.begin, emoji[1])

    def target(self, what: str = "URL") -> str:
        """Read the address in parentheses, where one follows."""
        if self.text[self.index : self.index + 1] != "(":
            return ""
        self.index += 1
        begin = self.index
        url: list[str] = []
        while self.index < len(self.text) and self.text[self.index] != ")":
            following = self.text[self.index + 1 : self.index + 2]
            if self.text[self.index] == "\\" and following and following <= LAST_ESCAPABLE:
                self.index += 1
            url.append(self.text[self.index])
            self.index += 1
        if self.index >= len(self.text):
            raise ParseError(f"Can't find end of a {what} at byte offset {byte_offset(self.text, begin)}")
        self.index += 1
        return "".join(url)

    def begin_entity(self) -> None:
        if self.text[self.index] == ">" and self.output.at_line_start():
            if not self.in_quote():
                self.open.append(self.opened("blockquote"))
            self.index += 1
            return
        for mark, kind in STARTS:
            if self.text.startswith(mark, self.index):
                entity = self.opened(kind)
                self.index += len(mark)
                if kind == "pre":
                    entity.value = self.language()
                self.open.append(entity)
                return
        character = self.text[self.index]
        raise ParseError(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def opened(self, kind: str) -> _Open:
        return _Open(kind, self.output.units, self.index, len(self.output.parts))

    def language(self) -> str:
        """Read the language after a fence, which a space ends, and skip one end of line."""
        end = self.index
        while end < len(self.text) and not self.text[end].isspace() and self.text[end] != "`":
            end += 1
        word = ""
        if end < len(self.text) and self.text[end] != "`":
            word = self.text[self.index : end]
            self.index = end
        if self.text.startswith("\n", self.index):
            self.index += 1
        return word

    def unclosed(self, entity: _Open) -> ParseError:
        where = byte_offset(self.text, entity.index)
        name = "PreCode" if entity.kind == "pre" and entity.value else NAMES[entity.kind]
        return ParseError(f"Can't find end of {name} entity at byte offset {where}")
