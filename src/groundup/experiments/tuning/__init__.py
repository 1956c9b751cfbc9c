"""The claims of the chapter Tuning, one module each; `table` and `surrogate` hold what they share."""

from . import halving, luck, process, samplers

CLAIMS = tuple(module.CLAIM for module in (luck, samplers, halving, process))

__all__ = ["CLAIMS", "halving", "luck", "process", "samplers"]
