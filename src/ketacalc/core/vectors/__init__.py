"""Reference vectors: inputs with the exact result of each, or with the word that it must be refused."""
