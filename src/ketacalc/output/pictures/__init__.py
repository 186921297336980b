"""Charts as pictures, drawn with matplotlib."""
