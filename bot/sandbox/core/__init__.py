"""The sandbox without I/O: its state, the Bot API's methods on it, and what simulated people do."""
