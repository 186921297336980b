"""Published dosing tables, read and computed again cell by cell."""
