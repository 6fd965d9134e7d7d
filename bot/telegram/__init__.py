"""The bot on Telegram: updates to questions, replies to messages."""
