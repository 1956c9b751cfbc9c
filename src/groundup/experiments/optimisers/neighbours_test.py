import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.optimisers import neighbours


def judged(good, bad):
    return neighbours.judge({neighbours.GOOD: {"kept": good}, neighbours.BAD: {"kept": bad}})


def test_the_neighbourhood_of_a_place_is_itself_and_its_nearest(monkeypatch):
    monkeypatch.setattr(neighbours, "NEAREST", 1)
    places = np.array([[0.0, 0.0], [0.1, 0.0], [0.9, 0.0], [1.0, 0.0]])
    found = neighbours.Study(places, np.array([10.0, 20.0, 30.0, 70.0]))
    np.testing.assert_allclose(found.smoothed, [15, 15, 50, 50])


def test_places_are_rates_and_momenta():
    assert neighbours.settings(np.array([0.5, 0.5])) == {
        "lr": pytest.approx(0.1),
        "momentum": pytest.approx(0.495),
    }


def test_a_trial_halves_the_best_by_their_neighbourhoods(monkeypatch):
    rng = np.random.default_rng(0)
    made = neighbours.Study(rng.random((20, 2)), rng.permutation(20).astype(float))
    monkeypatch.setattr(neighbours, "study", lambda seed: made)
    monkeypatch.setattr(neighbours, "accuracy", lambda parts, images, place, seed: 100 * place[0])
    found = neighbours.trial(1000)
    good, bad, best = (found[name] for name in (neighbours.GOOD, neighbours.BAD, "the best score"))
    assert (good["promised"] + bad["promised"]) / 2 == np.mean(np.arange(10, 20))
    assert best["promised"] == 19 and best["kept"] == pytest.approx(
        100 * made.places[made.scores.argmax(), 0]
    )
    assert found["the best neighbourhood"]["neighbourhood"] >= good["neighbourhood"] >= bad["neighbourhood"]


def test_a_study_is_repeatable():
    first, second = (neighbours.study(1000, trials=2) for _ in range(2))
    assert (first.scores == second.scores).all() and first.places.shape == (2, 2)


def test_the_rule_can_fall_each_way():
    assert judged([84.0, 85.0, 86.0], [80.0, 81.1, 82.0]) == CONFIRMED
    assert judged([80.0, 81.1, 82.0], [84.0, 85.0, 86.0]) == REFUTED
    assert judged([80.0, 81.0, 90.0], [81.0, 80.0, 83.0]) == UNDECIDED
