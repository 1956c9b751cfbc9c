"""Five groups of four, each of two men and two women; whoever is met was not learned."""

from __future__ import annotations

import numpy as np
import pytest

from ...training.toy_test import SPEAKERS, ToyConformer, toy_corpus
from . import folds
from .folds import FOLDS, Met, error, held_out, meet, model, pairs, subset


def test_each_actor_is_met_once_and_no_group_is_of_one_sex():
    groups = [held_out(fold) for fold in range(FOLDS)]
    assert sorted(name for group in groups for name in group) == [f"Actor_{n:02}" for n in range(1, 21)]
    assert all(sum(int(name[-2:]) % 2 for name in group) == 2 for group in groups)


@pytest.fixture
def toy(tmp_path, monkeypatch):
    corpus = toy_corpus(tmp_path / "toy", speakers=(*SPEAKERS, "dee", "eva"), utterances=6)
    monkeypatch.setattr(folds, "actors", lambda: corpus)
    monkeypatch.setattr(folds, "held_out", lambda fold: ["dee", "eva"])
    monkeypatch.setattr(folds, "recipe", lambda: ToyConformer(steps=3))
    monkeypatch.setattr(folds, "RUNS", tmp_path / "runs")
    meet.cache_clear()
    yield corpus
    meet.cache_clear()


def test_strangers_are_not_learned_and_a_model_is_trained_once(toy, monkeypatch):
    met = meet(0, 0)
    assert met.trained.speakers == list(SPEAKERS) and met.strange.sum() == 12
    first, second = pairs(met)
    assert len(first) == 12 * 11 // 2 and met.strange[first].all() and (first < second).all()
    assert met.vectors.shape == (30, 16)
    meet.cache_clear()
    again = meet(0, 0)
    np.testing.assert_array_equal(again.vectors, met.vectors)
    monkeypatch.setattr(folds, "recipe", lambda: ToyConformer(steps=4))
    with pytest.raises(ValueError, match="expected a model of"):
        model(toy, ~met.strange, folds.RUNS / "fold-0-seed-0", 0)


def test_a_subset_holds_what_was_asked_for_and_changed(toy, tmp_path):
    part = subset(toy, np.array([3, 8]), tmp_path / "part", lambda frames: frames[:5])
    assert part.ids.tolist() == [toy.ids[3], toy.ids[8]] and part.lengths.tolist() == [5, 5]
    np.testing.assert_array_equal(part[1], toy[8][:5])
    assert part.fields["statement"].tolist() == toy.fields["statement"][[3, 8]].tolist()


def test_the_mean_over_seeds_stands_beside_each(monkeypatch):
    monkeypatch.setattr(folds, "meet", lambda fold, seed: Met(fold, seed, None, None))
    found = folds.over_seeds(lambda met: {"EER": float(met.corpus)}, 0)
    assert found == {"EER": 1.0, "EER, seed 0": 0.0, "EER, seed 1": 1.0, "EER, seed 2": 2.0}


def test_the_error_is_in_per_cent():
    assert error(np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False])) == 50.0
