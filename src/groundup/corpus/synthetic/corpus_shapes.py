"""A corpus of made-up voices: no data needed, the same seed gives the same voices.

How hard it is to tell the voices apart is a number: the spread between sessions against the spread between
speakers. What they say and how often is the corpus's shape:

grid    Each speaker comes to several sessions and says two sentences in each, over and over. So the corpus
        can be split by `statement`, as RAVDESS is, or by `session`. `--utterances` counts those of a speaker.
hw4     As in a collection of interviews, some speakers are heard far more often than others, in many short
        sessions, and no sentence is said twice. `--utterances` counts those of all speakers together.
"""

from __future__ import annotations

import numpy as np

from groundup.corpus.synthetic.utterance import SHARE, HomeworkUtterance, SyntheticUtterance
from groundup.errors import UserError

__all__ = ["SHAPES", "SOURCE", "homework", "utterances"]

SOURCE = "made-up voices, groundup.corpus.synthetic"
LEAST, UNEVENNESS = 2, 0.4  # utterances of any speaker; spread of the logarithm of what each has beyond
MOST = 10_000_000  # utterances in all: a list of them fits into memory
HARDEST = 100.0


def utterances(
    speakers: int, utterances: int, seed: int = 0, difficulty: float = 1.0
) -> list[SyntheticUtterance]:
    """So many utterances of each of so many made-up speakers. Raises `UserError` for impossible numbers."""
    _refuse_impossible(speakers, utterances, seed, difficulty)
    if speakers * utterances > MOST:
        raise UserError(
            f"--utterances: expected at most {MOST:,} of {speakers:,} speakers in all, "
            f"got {speakers * utterances:,}. Ask for fewer."
        )
    return [
        SyntheticUtterance(seed, speaker, number, difficulty)
        for speaker in range(speakers)
        for number in range(utterances)
    ]


def homework(
    speakers: int, utterances: int, seed: int = 0, difficulty: float = 1.0
) -> list[HomeworkUtterance]:
    """So many utterances in all, as `shares` divides them. Raises `UserError` for impossible numbers."""
    _refuse_impossible(speakers, utterances, seed, difficulty)
    if utterances < LEAST * speakers:
        raise UserError(
            f"--utterances: expected at least {LEAST} for each of {speakers} speakers, "
            f"{LEAST * speakers} in all, got {utterances}. Ask for more, or for fewer --speakers."
        )
    return [
        HomeworkUtterance(seed, speaker, number, difficulty)
        for speaker, count in enumerate(shares(speakers, utterances, seed))
        for number in range(count)
    ]


SHAPES = {"grid": utterances, "hw4": homework}


def shares(speakers: int, utterances: int, seed: int) -> list[int]:
    """How many of all utterances each speaker has: two, and of the rest a share ∝ exp(0.4 z), z normal.

    Of 56,666 among 600, nine in ten have between 45 and 170, about. They add up exactly: the largest
    remainders are rounded up.

    >>> shares(3, 100, seed=0)
    [33, 28, 39]
    """
    normal = np.random.default_rng([seed, SHARE]).standard_normal(speakers)
    weights = np.exp(UNEVENNESS * normal)
    exact = (utterances - LEAST * speakers) * weights / weights.sum()
    counts = np.floor(exact).astype(int)
    missing = utterances - LEAST * speakers - counts.sum()
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return (LEAST + counts).tolist()


def _refuse_impossible(speakers: int, utterances: int, seed: int, difficulty: float) -> None:
    for option, value, least, most in (
        ("--speakers", speakers, 1, MOST),
        ("--utterances", utterances, 1, MOST),
        ("--seed", seed, 0, float("inf")),
        ("--difficulty", difficulty, 0, HARDEST),
    ):
        if not value >= least:
            raise UserError(f"{option}: expected at least {least}, got {value}. Ask for more.")
        if value > most:
            raise UserError(f"{option}: expected at most {most:,}, got {value:,}. Ask for less.")
