"""S6: does the shift of the early programs, with T embeddings, give relative positions?"""

from __future__ import annotations

import numpy as np
import torch

from ...speaker import relative_shift
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, always
from ..speaker.table import distances_read, rows_of_a_short_table

LENGTHS = (31, 32, 92)  # a training crop, one frame more, and a long utterance, sub-sampled by four


def trial(seed: int) -> dict[str, dict[str, float]]:
    """For each T the shares of the square of T × T pairs that early programs read from elsewhere.

    The seed draws scores, so that it is seen too that the right shift moves numbers and changes none.
    """
    numbers = {}
    for frames in LENGTHS:
        rows, owners = (table.numpy() for table in rows_of_a_short_table(frames))
        own = owners == np.arange(1, frames + 1)[:, None]
        scores = torch.randn(frames, 2 * frames, generator=torch.Generator().manual_seed(seed))
        i, j = np.indices((frames, frames))
        numbers[f"T = {frames}"] = {
            "of another query": np.mean(~own & (owners > 0)),
            "of nobody": np.mean(owners == 0),
            "row of distance 0": float(rows[0, 0]),
            "a row a distance": float(_one_row_a_distance(rows, own)),
            "right shift": float(
                np.array_equal(distances_read(frames), i - j)
                and torch.equal(relative_shift(scores), scores.gather(1, torch.from_numpy(frames - i + j)))
            ),
        }
    return numbers


def _one_row_a_distance(rows: np.ndarray, own: np.ndarray) -> bool:
    """Whether all pairs of one distance read one row, of their own query's scores."""
    frames = len(rows)
    diagonals = [np.diagonal(rows, offset) for offset in range(1 - frames, frames)]
    return bool(own.all()) and all(len(set(diagonal.tolist())) == 1 for diagonal in diagonals)


def judge(numbers: Numbers) -> str:
    places = {measures["row of distance 0"][0] for measures in numbers.values()}
    held = (
        len(places) == 1 and all(each) for each in zip(*_measured(numbers, "a row a distance"), strict=True)
    )
    return always(held)


def _measured(numbers: Numbers, measure: str) -> list[list[float]]:
    return [list(measures[measure]) for measures in numbers.values()]


def summarise(numbers: Numbers) -> list[Effect]:
    effects = []
    for condition, measures in numbers.items():
        for measure in ("of another query", "of nobody"):
            share = 100 * np.array(measures[measure])
            effects.append(Effect.fact(f"scores read that are {measure}, {condition}", share, "%"))
        effects.append(
            Effect.fact(f"the row that is read for distance 0, {condition}", measures["row of distance 0"])
        )
    right = _measured(numbers, "right shift")
    return [*effects, Effect.holds("2T − 1 rows give every pair its distance", np.min(right, axis=0))]


CLAIM = Claim(
    id="S6",
    title="A table of T positions and a shift give relative positions",
    source="the code in notes 003, and early public Conformers",
    statement=(
        "T embeddings, one for each place, and the shift of Transformer-XL tell attention how far two of T "
        "frames are apart."
    ),
    prediction=(
        "Refuted. Nearly half of the pairs will read a score that was made for another query, those with "
        "the key just behind the query will read a zero that belongs to nobody, and the row for the "
        "distance 0 will be another one for every T. With 2T − 1 rows each pair will read its distance."
    ),
    expected=REFUTED,
    rule=(
        "For T of 31, 32 and 92 (a crop, a crop with a frame more, a long utterance, all sub-sampled by "
        "four) each pair of frames is asked which row of the table it reads, and of whose scores. The "
        "claim is confirmed if for every T all pairs of one distance read one row, of their own query's "
        "scores, and if the row for the distance 0 is the same for all T; else refuted."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.02,
    chapter="conformer.ipynb",
)
