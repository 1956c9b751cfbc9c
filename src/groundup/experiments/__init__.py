"""Trials of claims: each runs an experiment from its seeds and returns a finding with a verdict.

`groundup.experiments.claims.CLAIMS` holds them all, `python -m groundup.experiments` runs and records them.
"""

from .finding import Claim, Effect, Finding

__all__ = ["Claim", "Effect", "Finding"]
