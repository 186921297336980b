"""`python -m ketacalc` is the command `ketacalc`."""

from ketacalc.cli.main import main

main()
