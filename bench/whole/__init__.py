"""The bot as a whole, a process of its own on the sandbox: what it loses, and how it stands floods."""
