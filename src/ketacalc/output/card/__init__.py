"""The result of `card`: tables of body weights for a terminal, as rows, and as a page to print."""
