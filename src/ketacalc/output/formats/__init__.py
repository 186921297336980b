"""The formats that every command has, and what they are laid out with."""
