"""Texts that people, programs and mischief send."""

from __future__ import annotations

from hypothesis import strategies as st

ODD_TEXTS = {
    "nothing": "",
    "spaces": " \n\t ",
    "a NUL": "\x00",
    "NULs within words": "ex\x00ports\x00 in\x00 2022",
    "one character that becomes eighteen": "\ufdfa" * 4096,
    "such a character after a question": "exports? " + "\ufdfa" * 4000,
    "zalgo": "e" + "\u0316\u0335\u0489" * 1500,
    "zalgo in every letter": "".join(c + "\u0301" * 40 for c in "how much are the exports"),
    "a lone surrogate": "\ud83d",
    "lone surrogates among words": "exports \udc00 in \ud83d 2022",
    "right-to-left marks": "\u202e\u200fexports\u202c\u200e",
    "right-to-left words": "ما هي صادرات تشونغتشينغ؟",
    "emoji": "📈🇨🇴👨‍👩‍👧‍👦🏳️‍🌈" * 50,
    "an unassigned character": "\u0378exports",
    "a private character": "\ue000\uf8ffexports",
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "a very long message": "exports " * 12_500,
    "a very long word": "x" * 100_000,
    "a very long Chinese message": "出口" * 50_000,
    "very many digits": "9" * 100_000,
    "very many groups of digits": "1,234." * 1000,
    "very many questions": "?" * 4096,
    "very many sentences": "a? " * 1400,
    "very many clauses": "出口，" * 1400,
    "very many percent signs": "% " * 2000,
    "very many apostrophes": "a'" * 2000,
    "very many years": "2022 " * 800,
    "conjoining Hangul": "\u1100\u1161" * 2000,
    "an interlinear annotation": "\ufff9exports\ufffa進口\ufffb",
    "digits of another script": "٢٠٢٢ ४.९०५ ２０２２",
    "a fraction and a superscript": "½ ² ⅷ Ⅻ",
    "placeholders": "{measure} {0} {result!r:>99} {} %s %(a)s $x",
    "markup": "<b>exports</b> &amp; *imports* `code` [a](b)",
    "a path": "../../etc/passwd; rm -rf / && DROP TABLE entries;--",
}

SURROGATES = st.characters(categories=["Cs"])
MARKS = st.sampled_from("\u0300\u0301\u0316\u0489\u200b\u200d\u202e\ufe0f\u0e31\u0903\u20dd")
WORDS = st.sampled_from([
    "exports", "imports", "cuánto", "creció", "重慶", "出口", "2022", "4.905", "18.5%", "billion", "亿", "the", "y",
    "Seres", "Haifu", "in english", "¿", "?", "what's", "other", "el otro", "另一家", "\ufdfa", "ﬃ", "𝐞", "ß", "İ",
])  # fmt: skip

ANY_TEXT = st.one_of(
    st.text(max_size=120),
    st.text(st.one_of(st.characters(), SURROGATES, MARKS), max_size=120),
    st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=60).map(" ".join),
    st.lists(st.one_of(WORDS, MARKS, SURROGATES), max_size=100).map("".join),
)
"""Any text at all: noise, noise of words that mean something here, marks piled up, halves of characters."""
