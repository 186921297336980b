"""Outside problems: what ketacalc ships of other people's worked problems, and how it solves them."""
