"""Squares of numbers, blue where they are good and red where they are not: who reads what, who moves whom."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from ...figures import COLOURS, INK
from .table import distances_read, rows_of_a_short_table


def position_tables(frames: int) -> list[Figure]:
    """What query i reads for key j: the right table, and the one of T rows that public programs had."""
    distances, (rows, owners) = distances_read(frames), rows_of_a_short_table(frames)
    own = owners == torch.arange(1, frames + 1)[:, None]
    return [
        _numbers(
            distances, torch.full_like(own, True), "2T − 1 rows: the distance", "{:d}", "key j", "query i"
        ),
        _numbers(rows, own, "T rows: the number of the row", "{:d}", "key j", "query i"),
    ]


def tables_said(frames: int) -> list[str]:
    """What both panels of `position_tables` show."""
    return [
        f"A square of numbers for {frames} frames: each diagonal holds one distance, positive below and"
        " negative above.",
        "Another square: below the diagonal the row number for a distance changes with the number of frames,"
        " above it are zeros and rows that belong to the next query.",
    ]


def influences(matrices: Sequence[Tensor], titles: Sequence[str]) -> list[Figure]:
    """Who moves whom, (B, B) each: the change of utterance i when utterance j falls silent."""
    good = [torch.eye(len(matrix), dtype=torch.bool) | (matrix < 1e-4) for matrix in matrices]
    said = ("utterance j falls silent", "utterance i moves by")
    return [_numbers(*each, "{:.1f}", *said) for each in zip(matrices, good, titles, strict=True)]


def _numbers(table: Tensor, good: Tensor, title: str, form: str, below: str, beside: str) -> Figure:
    """A square of numbers, blue where they are good and red where they are not."""
    figure = Figure(figsize=(3.2, 3.2))
    axes, size = figure.subplots(), len(table)
    for i in range(size):
        for j in range(size):
            colour, alpha = (COLOURS["sky"], 0.25) if good[i, j] else (COLOURS["vermillion"], 0.45)
            axes.add_patch(Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, color=colour, alpha=alpha))
            text = form.format(table[i, j].item()).replace("-", "−")
            axes.text(j, i, text, ha="center", va="center", color=INK, fontsize=9)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5), title=title, aspect="equal")
    axes.set(xlabel=below, ylabel=beside)
    axes.set_xticks(range(size))
    axes.set_yticks(range(size))
    axes.grid(False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure
