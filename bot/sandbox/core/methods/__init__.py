"""The Bot API's methods, each a function of the state and its parameters."""
