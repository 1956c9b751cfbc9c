import pytest

from groundup.experiments.conformer import frames_left
from groundup.experiments.finding import CONFIRMED, REFUTED
from groundup.experiments.runner import gather


def test_each_formula_is_judged_by_the_tensor(monkeypatch):
    monkeypatch.setattr(frames_left, "LONGEST", 30)
    numbers = gather([frames_left.trial(0)])
    assert frames_left.judge(numbers) == REFUTED
    wrong, right = numbers.values()
    assert wrong["wrong"] == wrong["L mod 4 = 3"] == [6.0] and right["wrong"] == [0.0]
    monkeypatch.setitem(frames_left.FORMULAS, "(L >> 2) − 1", lambda length: (length - 3) // 4)
    assert frames_left.judge(gather([frames_left.trial(0)])) == CONFIRMED


@pytest.mark.parametrize("length", range(7, 40))
def test_twice_halved_is_once_quartered(length):
    """The identity of the chapter: ⌊(⌊(L − 1) / 2⌋ − 1) / 2⌋ = ⌊(L − 3) / 4⌋."""
    assert frames_left.FORMULAS["⌊(L − 1) / 2⌋, twice"](length) == (length - 3) // 4
