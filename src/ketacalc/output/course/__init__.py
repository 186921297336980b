"""A course as a result: its table, its figures for a program, and what is to be known of it."""
