"""Each square bears its numbers, and marks what is wrong."""

import torch
from matplotlib.colors import to_rgb

from groundup.experiments.speaker import squares
from groundup.figures import COLOURS


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def colours(axes) -> list[str]:
    names = {to_rgb(value): name for name, value in COLOURS.items()}
    return [names[patch.get_facecolor()[:3]] for patch in axes.patches]


def test_the_tables_bear_their_numbers_and_mark_what_is_wrong():
    right, wrong = (figure.axes[0] for figure in squares.position_tables(3))
    assert texts(right) == ["0", "−1", "−2", "1", "0", "−1", "2", "1", "0"]
    assert set(colours(right)) == {"sky"}
    assert texts(wrong) == ["3", "0", "1", "2", "3", "0", "1", "2", "3"]
    assert [i for i, colour in enumerate(colours(wrong)) if colour == "vermillion"] == [1, 2, 5]


def test_influence_off_the_diagonal_is_marked():
    figures = squares.influences([2 * torch.eye(2), torch.tensor([[1.0, 0.5], [0.0, 1.0]])], "ab")
    left, right = (figure.axes[0] for figure in figures)
    assert texts(left) == ["2.0", "0.0", "0.0", "2.0"] and set(colours(left)) == {"sky"}
    assert colours(right) == ["sky", "vermillion", "sky", "sky"]
