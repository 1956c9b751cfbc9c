"""What the chapter says of both tables, for every pair of frames."""

import pytest
import torch

from groundup.experiments.speaker.table import distances_read, early_shift, rows_of_a_short_table


@pytest.mark.parametrize("frames", range(1, 8))
def test_the_right_table_is_read_at_the_distance(frames):
    time = torch.arange(frames)
    assert torch.equal(distances_read(frames), time[:, None] - time)


@pytest.mark.parametrize("frames", range(1, 8))
def test_the_short_table_is_read_in_three_wrong_ways(frames):
    rows, owners = rows_of_a_short_table(frames)
    for i in range(frames):
        for j in range(frames):
            if j <= i:  # the right query's scores, but the row for a distance depends on T
                expected = (frames - (i - j), i + 1)
            elif j == i + 1:  # the filler
                expected = (0, 0)
            else:  # the scores of the next query
                expected = (j - i - 1, i + 2)
            assert (rows[i, j], owners[i, j]) == expected


def test_the_early_shift_cuts_anew_behind_a_column_of_zeros():
    scores = torch.tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    # 0 1 2 | 3 0 4 | 5 6 0 | 7 8 9, without the first three
    assert early_shift(scores).tolist() == [[3, 0, 4], [5, 6, 0], [7, 8, 9]]
