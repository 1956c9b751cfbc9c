import numpy as np

from groundup.experiments.speaker import both_ways
from groundup.experiments.speaker.hearing import DIRECTIONS


def test_every_arm_is_trained_in_both_directions_with_one_seed(monkeypatch):
    def hear_all(jobs):
        return [{"heard": job.recipe + str(job.seed) + job.kind} for job in jobs]

    monkeypatch.setattr(both_ways, "hear_all", hear_all)
    found = both_ways.hear_arms({"a": "A", "b": "B"}, 7, ())
    assert found == {
        f"{kind}: {name}": {"heard": f"{name.upper()}7{kind}"} for kind in DIRECTIONS for name in "ab"
    }


def test_points_are_the_mean_of_both_directions_seed_by_seed():
    first, second = DIRECTIONS
    numbers = {f"{first}: a": {"m": [0.1, 0.5]}, f"{second}: a": {"m": [0.3, 0.6]}}
    np.testing.assert_allclose(both_ways.points(numbers, "a", "m"), [20, 55])
    np.testing.assert_allclose(both_ways.points(numbers, "a", "m", (second,)), [30, 60])
