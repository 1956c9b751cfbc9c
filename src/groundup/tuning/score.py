"""What a search maximises: accuracy on whole utterances, and the loss where two are equal."""

from __future__ import annotations

__all__ = ["score"]


def score(accuracy: float, loss: float, utterances: int) -> float:
    """Accuracy, less up to half an utterance by the loss: it orders by accuracy, and equal ones by loss.

        accuracy - ½ · loss / (1 + loss) / N

    >>> score(0.9, 0.2, 100) > score(0.9, 0.3, 100) > score(0.89, 0.0, 100)
    True
    """
    return accuracy - 0.5 * loss / (1 + loss) / utterances
