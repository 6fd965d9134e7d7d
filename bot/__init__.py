"""A question-and-answer bot for one article: question in, proven answer out."""
