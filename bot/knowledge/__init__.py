"""YAML files to one immutable, proven knowledge base."""
