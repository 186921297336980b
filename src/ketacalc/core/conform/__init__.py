"""Somebody else's calculator held against the reference vectors: what it answered, and what became of each vector."""
