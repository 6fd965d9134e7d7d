"""How well the knowledge base and the engine do: coverage, rivals, and graded questions."""
