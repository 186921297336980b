"""Reported doses beside each other: whose they are, where they lie, and what lies apart."""
