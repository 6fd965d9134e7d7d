"""What is asked to a reply, and how figures are written in each language."""
