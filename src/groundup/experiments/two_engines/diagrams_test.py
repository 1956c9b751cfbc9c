import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.conformer import relative_shift
from groundup.experiments.two_engines import diagrams


@pytest.mark.parametrize("drawing", [diagrams.wings(13), diagrams.checkpoints()])
def test_drawings_stand_in_their_frames(drawing):
    assert "<svg" in drawing.svg("a drawing of the chapter, with its words")


def test_the_roof_says_how_many_digits_are_equal():
    assert "13 equal digits" in diagrams.wings(13).svg("the two wings")


@pytest.mark.parametrize("query", range(diagrams.FRAMES))
def test_the_drawn_way_back_is_that_of_the_shift(query):
    frames = diagrams.FRAMES
    scores = Tensor(np.zeros((1, frames, 2 * frames)), requires_grad=True)
    gradient = np.zeros((1, frames, frames))
    gradient[0, query] = np.arange(1, frames + 1)
    relative_shift(scores).backward(Tensor(gradient))
    columns = np.flatnonzero(scores.grad.numpy()[0, query])
    assert f"columns {columns[0]} to {columns[-1]} of row {query}" in diagrams.shift_back_words(query)
    assert diagrams.shift_back(query).svg("the way back of one row").count("</text>") > 10
