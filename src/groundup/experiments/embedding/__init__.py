"""The claims of the chapter "From frames to a speaker", one module each, and what its pages draw."""

from . import heads, listening, steps, usage

CLAIMS = tuple(module.CLAIM for module in (listening, heads, steps, usage))

__all__ = ["CLAIMS", "heads", "listening", "steps", "usage"]
