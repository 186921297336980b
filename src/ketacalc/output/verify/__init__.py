"""The result of `verify`."""

from ketacalc.output.verify.result import VerifyResult

__all__ = ["VerifyResult"]
