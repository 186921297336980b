"""Feed the parsers at length: `python scripts/fuzz.py 1000000` takes that many inputs, over all of them.

`fuzzed.py` says what must hold for each input, and `oracle.py` what the grammar accepts, written a second time.
hypothesis makes the inputs from `--seed` on, in batches with a seed each, and shrinks what breaks a claim. It prints,
for each parser, how many inputs it was given, how many of them differ, how many were read, and the slowest in processor
time; an input that takes longer than a second breaks the claim as well.
"""

import argparse
import sys
import time
from collections.abc import Callable
from random import Random

from fuzzed import BYTE_PARSERS, PARSERS, Input, Parser
from hypothesis import HealthCheck, Phase, given, seed, settings

from ketacalc.core.quantities import read_unit

BATCH = 10_000
NEIGHBOURS = 9
"""Texts that are one letter off each text that hypothesis makes; it takes longer to make one than to read ten."""
LONGEST = 1.0
"""Seconds of processor time that one input may take."""


def fed(parser: Parser[Input], inputs: int, first: int) -> None:
    """Feed a parser and print what became of it.

    Raises:
        Exception: what broke, with the input as hypothesis has shrunk it.
    """
    count, read, slowest, which, seen = 0, 0, 0.0, parser.name, set[int]()

    def one(text: Input) -> None:
        nonlocal count, read, slowest, which
        before = time.process_time()
        was_read = parser.claim(text)
        took = time.process_time() - before
        count, read = count + 1, read + was_read
        seen.add(hash(text))
        if took > slowest:
            slowest, which = took, ascii(text)[:60]
        assert took < LONGEST, f"{took:.1f} s"

    def claim(text: Input) -> None:
        one(text)
        chance = Random(repr(text))
        for _ in range(NEIGHBOURS if text else 0):
            one(_near(text, chance))

    start = time.process_time()
    made = -(-inputs // (NEIGHBOURS + 1))
    for at in range(0, made, BATCH):
        _batch(parser, claim, min(BATCH, made - at), first + at)
    took = time.process_time() - start
    print(
        f"{parser.name:13} {count:>9,} inputs {len(seen):>9,} different {read:>9,} read"
        f" {slowest * 1000:8.1f} ms the slowest, of {took:5.0f} s: {which}",
        flush=True,
    )


def _near(text: Input, chance: Random) -> Input:
    """Return a text with one place struck out, doubled, swapped with the next, or replaced by another of its own."""
    at, other = chance.randrange(len(text)), chance.randrange(len(text))
    here = text[at : at + 1]
    instead = (text[:0], here + here, text[at + 1 : at + 2] + here, text[other : other + 1])
    which = chance.randrange(4)
    return text[:at] + instead[which] + text[at + (2 if which == 2 else 1) :]


def _batch(parser: Parser[Input], claim: Callable[[Input], None], inputs: int, first: int) -> None:
    """Run one batch of inputs from a seed."""
    limits = settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    seed(first)(limits(given(parser.texts)(claim)))()


def main() -> int:
    """Feed every parser its share, or those that are named; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("inputs", type=int, help="over all parsers")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--parser",
        action="append",
        choices=[parser.name for parser in PARSERS] + [parser.name for parser in BYTE_PARSERS],
    )
    asked = options.parse_args()
    read_unit("mmol")  # loads pint, which is no input's time
    for text_parser in PARSERS:
        if not asked.parser or text_parser.name in asked.parser:
            fed(text_parser, asked.inputs * text_parser.share // 1000, asked.seed)
    for byte_parser in BYTE_PARSERS:
        if not asked.parser or byte_parser.name in asked.parser:
            fed(byte_parser, asked.inputs * byte_parser.share // 1000, asked.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
