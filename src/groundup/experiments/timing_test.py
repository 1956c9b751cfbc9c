import pytest
import torch

from groundup.experiments import timing
from groundup.experiments.timing import fastest, one_torch_thread


def test_the_ways_take_turns():
    order = []
    fastest({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, calls=3)
    assert order == ["a", "b"] * 3


def test_the_fastest_call_counts_in_microseconds(monkeypatch):
    clock = iter([0.0, 0.03, 1.0, 1.001, 2.0, 2.02])
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(clock))
    assert fastest({"call": lambda: None}, calls=3) == {"call": pytest.approx(1000)}


def test_torch_gets_its_threads_back_even_after_an_error():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with pytest.raises(KeyError), one_torch_thread():
            assert torch.get_num_threads() == 1
            raise KeyError
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
