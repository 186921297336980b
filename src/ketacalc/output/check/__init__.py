"""The result of `check`: one check, checks line by line, and a check in a few plain lines."""
