"""Properties over very many made texts: `pytest tests/properties --hypothesis-profile=long` takes a million."""
