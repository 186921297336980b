"""The result of `compare`: doses on common axes, as blocks, rows, documents and charts."""
