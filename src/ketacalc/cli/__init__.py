"""The command line: parse, ask the core, hand the result to a format, deliver the text."""
