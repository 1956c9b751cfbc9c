"""The table of distances: the right order, an odd sine, an even cosine."""

import math

import pytest
import torch

from groundup.speaker import RelativePositionalEncoding, relative_positions

LIKE = torch.zeros(2, 5, 14, dtype=torch.float64)


def test_every_entry_is_the_sine_or_cosine_of_its_distance():
    table = relative_positions(5, 14, LIKE)
    assert table.shape == (9, 14) and table.dtype == torch.float64
    for row, distance in enumerate(range(4, -5, -1)):
        for k in range(7):
            angle = distance * 10000 ** (-2 * k / 14)
            assert table[row, 2 * k].item() == pytest.approx(math.sin(angle), abs=1e-14)
            assert table[row, 2 * k + 1].item() == pytest.approx(math.cos(angle), abs=1e-14)


def test_sine_is_odd_and_cosine_even():
    table = relative_positions(5, 14, LIKE)
    past, future = table, table.flip(0)
    torch.testing.assert_close(past[:, 0::2], -future[:, 0::2])
    torch.testing.assert_close(past[:, 1::2], future[:, 1::2])
    assert (past[:4, 0] != future[:4, 0]).all()


def test_a_distance_has_the_same_row_whatever_the_length():
    long, short = relative_positions(301, 14, LIKE), relative_positions(5, 14, LIKE)
    torch.testing.assert_close(long[301 - 5 : 301 + 4], short)


def test_angles_are_not_taken_in_half_precision():
    table = relative_positions(301, 14, LIKE.bfloat16())
    assert table.dtype == torch.bfloat16
    torch.testing.assert_close(table.double(), relative_positions(301, 14, LIKE), rtol=0, atol=0.005)


def test_the_module_reads_the_frames_off_the_batch():
    torch.testing.assert_close(RelativePositionalEncoding(14)(LIKE), relative_positions(5, 14, LIKE))


def test_an_odd_width_is_refused():
    for make in (lambda: relative_positions(5, 7), lambda: RelativePositionalEncoding(7)):
        with pytest.raises(ValueError, match="expected an even width for sine and cosine pairs, got 7"):
            make()
