"""The tests; expected values come from outside or from a hand calculation, never from the code."""
