"""Every candidate of the search is a model, each in one point another than the base; the best comes first."""

from dataclasses import replace

import pytest
import torch

from groundup.experiments.speaker import search
from groundup.training.toy_test import ToyConformer, toy_corpus


@pytest.mark.parametrize("stage", search.STAGES)
def test_every_candidate_differs_from_the_base(stage):
    stage = search.STAGES[stage]
    kinds = [(kind, tuple(changes.items())) for kind, changes in stage.candidates.values()]
    assert len(set(kinds)) == len(kinds)
    for name in stage.candidates:
        recipe = stage.recipe(name)
        model = recipe.model(bands=40, classes=3)
        assert model.logits(torch.randn(2, 40, 40), torch.tensor([40, 33])).shape == (2, 3)
        assert recipe.steps == stage.base.steps


def test_both_directions_are_asked_and_the_best_comes_first(tmp_path, monkeypatch):
    asked = []

    def work(_, jobs):
        asked.extend(jobs)
        scores = {0.1: 0.5, 0.3: 0.9}
        return [{"whole": scores[recipe.dropout], "second": 0.1, "minutes": 1.0} for recipe, *_ in jobs]

    monkeypatch.setattr(search, "in_processes", work)
    kind = search.Conformer
    stage = search.Stage(kind(), (4, 5), {"base": (kind, {}), "dropout": (kind, {"dropout": 0.3})})
    table = search.search(stage)
    assert list(table) == ["dropout", "base"] and table["base"]["score"] == pytest.approx(0.3)
    assert len(asked) == 8 and {rule for _, rule, _ in asked} == set(search.DIRECTIONS.values())


def test_an_attempt_counts_whole_utterances_and_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr(search, "CORPUS", toy_corpus(tmp_path / "toy").path)
    found = search.attempt(replace(ToyConformer(), steps=30), "statement:01:02", 0)
    assert set(found) == {"whole", "second", "minutes"} and 1 / 3 <= found["whole"] <= 1
