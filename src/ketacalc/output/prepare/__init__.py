"""The result of `prepare`: recipes for a dose, and what a running infusion gives."""
