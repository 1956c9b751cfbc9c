"""What is measured is what the two formulas predict."""

import threading
import time
from types import SimpleNamespace

import pytest

from groundup.experiments.corpus import starvation
from groundup.experiments.corpus.starvation import ahead, in_turn, measured_ahead, measured_in_turn


class Clock:
    """A clock that only sleeping moves, and a thread in the background that goes by the same clock."""

    def __init__(self, load):
        self.now, self.load, self.free = 0.0, load, 0.0

    def sleep(self, seconds):
        self.now += seconds

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def submit(self, load, number):
        self.free = ready = max(self.now, self.free) + self.load
        return SimpleNamespace(result=lambda: self.sleep(max(0.0, ready - self.now)))


@pytest.mark.parametrize("load", [0.01, 0.03, 0.06])
def test_measured_and_predicted_agree(monkeypatch, load):
    steps = 400
    for measured, predicted in ((measured_in_turn, in_turn), (measured_ahead, ahead)):
        clock = Clock(load)
        monkeypatch.setattr(
            starvation, "time", SimpleNamespace(perf_counter=lambda c=clock: c.now, sleep=clock.sleep)
        )
        monkeypatch.setattr(starvation, "ThreadPoolExecutor", lambda max_workers, c=clock: c)
        found = measured(lambda number, c=clock: c.sleep(load), 0.03, steps)
        # Ahead, the first batch is waited for in any case.
        assert found == pytest.approx(predicted(0.03, load), abs=2 / steps)


@pytest.mark.parametrize("measured", [measured_in_turn, measured_ahead])
def test_a_sleep_that_ends_late_is_no_work(monkeypatch, measured):
    clock = Clock(load=0.0)
    late = SimpleNamespace(perf_counter=lambda: clock.now, sleep=lambda step: clock.sleep(step + 0.01))
    monkeypatch.setattr(starvation, "time", late)
    monkeypatch.setattr(starvation, "ThreadPoolExecutor", lambda max_workers: clock)
    assert measured(lambda number: None, 0.03, steps=50) == pytest.approx(3 / 4)


def test_each_batch_is_loaded_once_and_in_order():
    for measured in (measured_in_turn, measured_ahead):
        loaded = []
        measured(loaded.append, 0.0001, steps=5)
        assert loaded == [0, 1, 2, 3, 4]


def test_ahead_means_that_the_next_is_loaded_during_the_step(monkeypatch):
    arrived, came = threading.Event(), []

    clock = SimpleNamespace(perf_counter=time.perf_counter, sleep=lambda step: came.append(arrived.wait(2)))
    monkeypatch.setattr(starvation, "time", clock)
    measured_ahead(lambda number: arrived.set() if number == 1 else None, 0.001, steps=2)
    assert came == [True, True]


def test_an_error_of_the_loader_is_not_swallowed():
    for measured in (measured_in_turn, measured_ahead):
        with pytest.raises(ZeroDivisionError):
            measured(lambda number: 1 // 0, 0.0001, steps=2)
