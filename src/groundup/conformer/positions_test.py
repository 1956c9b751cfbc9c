import numpy as np
import pytest
import torch

from groundup import speaker
from groundup.conformer import relative_positions


@pytest.mark.parametrize("frames", [1, 2, 31])
def test_the_table_is_that_of_the_other_engine(frames):
    theirs = speaker.relative_positions(frames, 6, like=torch.empty(0, dtype=torch.float64))
    np.testing.assert_allclose(relative_positions(frames, 6, np.float64), theirs.numpy(), atol=1e-14)


def test_past_and_future_differ_in_the_signs_of_the_sines():
    table = relative_positions(5, 6)
    np.testing.assert_allclose(table[::-1] * np.array([-1, 1] * 3), table)


def test_an_odd_width_is_refused():
    with pytest.raises(ValueError, match="expected an even width for sine and cosine pairs, got 5"):
        relative_positions(3, 5)
