"""What `conform` writes: the result of a run, and the two formats that build servers read."""
