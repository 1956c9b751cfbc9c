import pytest

from groundup.experiments.conformer import loudness


def test_the_spread_before_the_first_block_is_a_tenth_and_the_root_of_the_width_times_that():
    loud, quiet = (loudness.spread(arm, 0) for arm in loudness.ARMS.values())
    assert quiet == pytest.approx(0.1, abs=0.05) and loud == pytest.approx(8 * quiet)
