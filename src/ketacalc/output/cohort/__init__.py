"""The result of `cohort`: what the rows of a table came to, in a few lines and as a page to print."""
