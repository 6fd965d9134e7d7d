"""Made-up entries are always the same, and like texts that people write."""

from __future__ import annotations

from collections import Counter

from bench.generating import LONGEST, PHRASINGS, SHORTEST, Generated


def test_the_same_number_makes_the_same_entries() -> None:
    assert list(Generated(200).all()) == list(Generated(200).all())
    assert Generated(200).questions(5) == Generated(200).questions(5)


def test_each_entry_has_its_phrasings() -> None:
    pairs = list(Generated(400).all())

    assert Counter(id_ for id_, _ in pairs) == {str(entry): PHRASINGS for entry in range(20)}
    assert {len(text.split()) for _, text in pairs} == set(range(SHORTEST, LONGEST + 1))


def test_few_words_are_common_and_many_are_rare() -> None:
    counts = Counter(word for _, text in Generated(2000).all() for word in text.split())
    most_common = sum(count for _, count in counts.most_common(len(counts) // 20))

    assert most_common > counts.total() / 3


def test_a_question_is_one_of_its_entrys_phrasings_but_for_a_word() -> None:
    generated = Generated(400)

    for id_, text in generated.questions(20):
        words = text.split()
        assert any(
            len(words) == len(others) and sum(one != other for one, other in zip(words, others, strict=True)) <= 1
            for others in (phrasing.split() for phrasing in generated.phrasings(int(id_)))
        )
