"""The scores that notes 003 report of their submissions, and the sizes of the test behind them.

Each score is a whole number of four-thousandths, on the public half of the test and on the private half.
"""

from __future__ import annotations

from typing import NamedTuple

TEST = 4_000  # utterances in each half
STEPS = 70_000  # of training, for all but the simple baseline
VALIDATION = 0.8706  # of the best network, on random crops of 128 frames
BASELINES = {"simple": 0.66025, "medium": 0.814, "strong": 0.885, "boss": 0.93175}


class Score(NamedTuple):
    """Accuracy on the two halves of the test; None where the notes report none."""

    public: float
    private: float | None = None


REACHED = {
    "Transformer, wider": Score(0.833),
    "Conformer block, two-layer head": Score(0.897),
    "Conformer block, one linear head": Score(0.95525),
}
ABLATION = {
    "as it was": Score(0.95125, 0.9535),
    "+ self-attention pooling": Score(0.94925, 0.9555),
    "+ AM-Softmax": Score(0.94925, 0.951),
    "+ both": Score(0.94925, 0.951),
}
