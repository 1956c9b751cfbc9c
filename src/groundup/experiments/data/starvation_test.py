"""What is measured is what the two formulas predict."""

import threading
import time

import pytest

from groundup.experiments.data import starvation
from groundup.experiments.data.starvation import ahead, in_turn, measured_ahead, measured_in_turn


@pytest.mark.parametrize("load", [0.01, 0.06])
def test_measured_and_predicted_agree(load):
    taken = []  # what a sleep really takes on a machine that is busy

    def waits(number):
        start = time.perf_counter()
        time.sleep(load)
        taken.append(time.perf_counter() - start)

    for measured, predicted in ((measured_in_turn, in_turn), (measured_ahead, ahead)):
        taken.clear()
        found = measured(waits, 0.03, steps=10)
        # The first batch is waited for in any case.
        assert found == pytest.approx(predicted(0.03, sum(taken) / len(taken)), abs=0.15)


def test_each_batch_is_loaded_once_and_in_order():
    for measured in (measured_in_turn, measured_ahead):
        loaded = []
        measured(loaded.append, 0.0001, steps=5)
        assert loaded == [0, 1, 2, 3, 4]


def test_ahead_means_that_the_next_is_loaded_during_the_step(monkeypatch):
    arrived, came = threading.Event(), []

    def work(step):
        came.append(arrived.wait(2))
        return step

    monkeypatch.setattr(starvation, "_work", work)
    measured_ahead(lambda number: arrived.set() if number == 1 else None, 0.001, steps=2)
    assert came == [True, True]


def test_an_error_of_the_loader_is_not_swallowed():
    for measured in (measured_in_turn, measured_ahead):
        with pytest.raises(ZeroDivisionError):
            measured(lambda number: 1 // 0, 0.0001, steps=2)
