"""How long what is kept, and why so long; docs/privacy.md says the same to people."""

from __future__ import annotations

from typing import Final

_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR

EXPIRE_SECONDS: Final = 60.0
"""How often what is too old is deleted (`Storage.expire`): so much longer than its time may a row stay."""

OPEN_SECONDS: Final = 2 * _DAY
"""Updates and calls that could not be finished: Telegram itself keeps an update for a day, later no answer helps."""

HANDLED_SECONDS: Final = 2 * _DAY
"""Ids of finished updates: Telegram may hand an update over again for a day (Bot API, "Getting updates")."""

ANSWERS_SECONDS: Final = 30 * _DAY
"""Which message answers which: so long, an edited question or a reply to an older answer is understood."""

VOTES_SECONDS: Final = 90 * _DAY
"""Who voted: so long, a vote can be changed and no one votes twice; then it is counted without who gave it."""

LANGUAGE_SECONDS: Final = 730 * _DAY
"""A person's choice of language, from the day of the choice: who comes back next year need not choose anew."""

MISSES_SECONDS: Final = 180 * _DAY
"""Counts of questions without a good answer, from the last time: a curator looks at them a few times a year."""

MISSED_TEXTS_SECONDS: Final = 30 * _DAY
"""Their words, where the operator keeps those: long enough to read them once a month."""

DEAD_LETTERS_SECONDS: Final = 30 * _DAY
"""Which updates could not be handled: long enough for whoever looks into the log once a month."""

INSTANCES_SECONDS: Final = 1 * _DAY
"""Instances that are not alive any more."""
