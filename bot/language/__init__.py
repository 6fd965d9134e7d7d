"""How English, Spanish and Chinese ask of anything: data that ships with the program."""

from pathlib import Path

GENERAL = Path(__file__).parent / "general"
"""Files that any knowledge base has without having them; one of the same name in its folder takes their place."""
