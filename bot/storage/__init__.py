"""What the bot remembers: one protocol, and what stands behind it."""

from bot.storage.memory import MemoryStore
from bot.storage.store import Answered, Place, Store, Tally, Vote

__all__ = ["Answered", "MemoryStore", "Place", "Store", "Tally", "Vote"]
