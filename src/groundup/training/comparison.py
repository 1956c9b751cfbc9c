"""Two models asked the same questions: is one better, or was it luck?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundup.errors import UserError
from groundup.training.evaluation import Evaluation
from groundup.training.uncertainty import bootstrap, mcnemar

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True)
class Comparison:
    """How the first model differs from the second on the same N utterances.

    `only_first` is the number of utterances that only the first named rightly, `only_second` the other way
    round, `p` that of McNemar's exact test: how often chance alone would part them at least so far.
    `difference` is the first accuracy minus the second, `interval` its 95 % interval over speakers.
    """

    only_first: int
    only_second: int
    p: float
    difference: float
    interval: tuple[float, float]

    def lines(self) -> list[str]:
        """As the command tells it."""
        low, high = self.interval
        return [
            f"difference {self.difference:+.3f}, 95 % interval over speakers {low:+.3f} to {high:+.3f}",
            f"only the first is right: {self.only_first:,}, only the second: {self.only_second:,}; "
            f"McNemar's exact test p = {self.p:.2g}",
        ]


def compare(first: Evaluation, second: Evaluation, *, rng: np.random.Generator) -> Comparison:
    """Pair the answers of two models utterance by utterance.

    Easy and hard utterances are the same ones for both, so that what they share drops out of the difference:
    its interval is narrower than those of the two accuracies. Speakers are drawn with replacement, each with
    all of their utterances.

    The test takes utterances for independent and the interval does not; where one speaker's utterances stand
    or fall together, believe the interval.

    Raises `UserError` unless both heard the same utterances of the same speakers.
    """
    asked = [
        list(zip(heard.ids.tolist(), [heard.speakers[k] for k in heard.labels], strict=True))
        for heard in (first, second)
    ]
    if asked[0] != asked[1]:
        shared = len(np.intersect1d(first.ids, second.ids))
        raise UserError(
            f"expected two runs that are tested on the same utterances, got {len(first.ids):,} and "
            f"{len(second.ids):,} with {shared:,} in common. Train both on one corpus with one --split."
        )
    gain = first.correct.astype(np.int64) - second.correct
    return Comparison(
        *mcnemar(first.correct, second.correct),
        float(gain.mean()),
        bootstrap(gain, first.labels, rng=rng),
    )
