"""The parser for parse_mode HTML (Bot API, "HTML style")."""

import re
from dataclasses import dataclass

from bot.sandbox.core.entities.parsing import Output, ParseError, byte_offset

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "blockquote": "blockquote",
}
# The one attribute of each tag that means something.
ATTRIBUTES = {
    "a": "href",
    "span": "class",
    "code": "class",
    "tg-emoji": "emoji-id",
    "tg-time": "unix",
    "blockquote": "expandable",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#(\d{1,10})|([a-zA-Z]+));?")
LANGUAGE_CLASS = "language-"
EMOJI_ID = re.compile(r"^0*[1-9]\d{0,19}$")
SPACE = " \t\r\n"
SURROGATES = range(0xD800, 0xE000)
LAST_CODE_POINT = 0x10FFFF


@dataclass(slots=True)
class _Tag:
    name: str
    argument: str
    begin: int
    first_part: int


def parse_html(text: str) -> Output:
    """Read HTML markup.

    Raises:
        ParseError: a tag is unknown, broken, not closed or closed out of order.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.output = Output()
        self.open: list[_Tag] = []

    def parse(self) -> Output:
        while self.index < len(self.text):
            character = self.text[self.index]
            if character == "&":
                self.output.write(self.reference())
            elif character == "<":
                self.tag()
            else:
                end = re.compile("[<&]").search(self.text, self.index)
                stop = end.start() if end else len(self.text)
                self.output.write(self.text[self.index : stop])
                self.index = stop
        if self.open:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return self.output

    def reference(self) -> str:
        """Decode the character reference at the index, or give the ampersand as it is."""
        match = CHARACTER_REFERENCE.match(self.text, self.index)
        decoded = _character(match) if match else None
        if match is None or decoded is None:
            self.index += 1
            return "&"
        self.index = match.end()
        return decoded

    def peek(self) -> str:
        return self.text[self.index : self.index + 1]

    def take_until(self, stops: str) -> str:
        begin = self.index
        while self.index < len(self.text) and self.text[self.index] not in stops:
            self.index += 1
        return self.text[begin : self.index]

    def skip_space(self) -> None:
        while self.index < len(self.text) and self.text[self.index] in SPACE:
            self.index += 1

    def tag(self) -> None:
        begin = self.index
        self.index += 1
        if self.peek() == "/":
            self.index += 1
            self.end_tag(begin)
        else:
            self.start_tag(begin)

    def start_tag(self, begin: int) -> None:
        where = byte_offset(self.text, begin)
        name = self.take_until(SPACE + ">").lower()
        if not self.peek():
            raise ParseError(f"Unclosed start tag at byte offset {where}")
        if name not in TAGS:
            raise ParseError(f'Unsupported start tag "{name}" at byte offset {where}')
        argument = ""
        while True:
            self.skip_space()
            if self.peek() == ">":
                break
            attribute, value = self.attribute(name, where)
            if attribute == ATTRIBUTES.get(name):
                argument = value
        self.index += 1
        if name == "span" and argument != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Tag(name, argument, self.output.units, len(self.output.parts)))

    def attribute(self, tag: str, where: int) -> tuple[str, str]:
        """Read one attribute; the index comes to stand after it, within the tag."""
        name = self.take_until(SPACE + "=>").lower()
        if not name:
            if self.peek():
                raise ParseError(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
            raise ParseError(f'Unclosed start tag "{tag}" at byte offset {where}')
        self.skip_space()
        if self.peek() != "=":
            if (tag, name) == ("blockquote", "expandable"):
                return name, "expandable"
            what = f'declaration of an attribute of the tag "{tag}"'
            raise ParseError(f"Expected equal sign in {what} at byte offset {where}")
        self.index += 1
        self.skip_space()
        if not self.peek():
            raise ParseError(f'Unclosed start tag "{tag}" at byte offset {where}')
        value = self.quoted() if self.peek() in "'\"" else self.token()
        if not self.peek():
            raise ParseError(f"Unclosed start tag at byte offset {where}")
        return name, value

    def token(self) -> str:
        begin = self.index
        while self.index < len(self.text) and re.match(r"[A-Za-z0-9.\-]", self.text[self.index]):
            self.index += 1
        if self.peek() and self.peek() not in SPACE + ">":
            raise ParseError(f"Unexpected end of name token at byte offset {byte_offset(self.text, begin)}")
        return self.text[begin : self.index].lower()

    def quoted(self) -> str:
        quote = self.text[self.index]
        self.index += 1
        value: list[str] = []
        while self.index < len(self.text) and self.text[self.index] != quote:
            if self.text[self.index] == "&":
                value.append(self.reference())
            else:
                value.append(self.text[self.index])
                self.index += 1
        self.index += 1
        return "".join(value)

    def end_tag(self, begin: int) -> None:
        where = byte_offset(self.text, begin)
        if not self.open:
            raise ParseError(f"Unexpected end tag at byte offset {where}")
        name = self.take_until(SPACE + ">").lower()
        self.skip_space()
        if self.peek() != ">":
            raise ParseError(f"Unclosed end tag at byte offset {where}")
        self.index += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise ParseError(f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"')
        self.close(tag)

    def close(self, tag: _Tag) -> None:
        kind = TAGS[tag.name]
        if tag.name == "a":
            self.output.link(tag.argument or "".join(self.output.parts[tag.first_part :]), tag.begin)
        elif tag.name == "code":
            has_language = tag.argument.startswith(LANGUAGE_CLASS)
            self.close_code(tag, tag.argument.removeprefix(LANGUAGE_CLASS) if has_language else "")
        elif tag.name == "pre":
            self.close_code(tag, "")
        elif tag.name == "tg-emoji":
            if not EMOJI_ID.match(tag.argument):
                raise ParseError("Invalid custom emoji identifier specified")
            self.output.mark(kind, tag.begin, tag.argument)
        elif tag.name == "tg-time":
            if tag.argument.isdecimal():
                self.output.mark(kind, tag.begin, tag.argument)
        elif tag.argument == "expandable":
            self.output.mark("expandable_blockquote", tag.begin)
        else:
            self.output.mark(kind, tag.begin)

    def close_code(self, tag: _Tag, language: str) -> None:
        """Close pre or code; one that holds just the other, with a language, is a pre in that language."""
        entities = self.output.entities
        if entities:
            last = entities[-1]
            whole = (last.offset, last.end) == (tag.begin, self.output.units)
            known = last.value or language
            if whole and {last.type, tag.name} == {"code", "pre"} and known:
                entities.pop()
                self.output.mark("pre", tag.begin, known)
                return
        self.output.mark(tag.name, tag.begin, language)


def _character(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED_CHARACTERS.get(name)
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    if code == 0 or code > LAST_CODE_POINT or code in SURROGATES:
        return None
    return chr(code)
