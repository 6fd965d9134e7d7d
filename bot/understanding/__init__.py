"""Text to what is asked: language, vocabulary, matching, figures asked for, follow-ups, scope."""
