"""The results of commands that are one file each."""
