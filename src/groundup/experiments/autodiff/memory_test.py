import tracemalloc

import numpy as np
import pytest

from groundup.experiments.autodiff.memory import peak


def test_what_is_held_at_once_counts_and_what_is_freed_before_does_not():
    def one_after_the_other():
        for _ in range(3):
            np.zeros(125_000)

    assert peak(lambda: [np.zeros(125_000) for _ in range(3)]) == pytest.approx(3e6, rel=0.01)
    assert peak(one_after_the_other) == pytest.approx(1e6, rel=0.01)


def test_what_was_there_before_does_not_count():
    held = np.zeros(1_000_000)
    assert peak(lambda: held[0]) < 10_000


def test_tracing_ends_even_after_an_error():
    with pytest.raises(ZeroDivisionError):
        peak(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()
