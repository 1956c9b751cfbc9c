"""The records are read as `book/record_speaker.py` writes them."""

import json

import numpy as np
import pytest

from groundup.experiments import recorded
from groundup.experiments.speaker import records


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    for recipe, mean in (("simple", 0.7), ("conformer", 0.9)):
        for direction in records.DIRECTIONS:
            mean += 0.01
            numbers = {"mean": mean, "sd": 0.0123, "interval": [mean - 0.1, mean + 0.1]}
            numbers["not_tuned_on"] = {"mean": mean - 0.02, "sd": 0.004}
            wrong = ["a", "b", "c", "d", "e"] if recipe == "simple" else ["e", "f"]
            numbers["errors"] = [[], [[name, "Actor_01"] for name in wrong]]
            path = tmp_path / f"speaker_{recipe}_ravdess_statement-{direction}.json"
            path.write_text(json.dumps({"numbers": numbers}))
    return tmp_path


def test_an_accuracy_has_the_spread_of_its_seeds(folder):
    assert records.spread(records.run("simple", "02-01")["numbers"]) == "0.720 ± 0.012"


def test_the_test_counts_what_only_one_has_right(folder):
    only_conformer, only_simple, p = records.compare("01-02", seed_number=1)
    assert (only_conformer, only_simple) == (4, 1)
    assert p == pytest.approx(2 * (1 + 5) / 32)
    assert records.compare("01-02", seed_number=0) == (0, 0, 1.0)


def test_a_missing_record_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    with pytest.raises(KeyError, match="speaker_simple_ravdess_statement-01-02"):
        records.run("simple", "01-02")


@pytest.fixture
def trials(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    sizes = {"4": 0.8, "16": 0.6, "all": 0.5}
    model = {"one by one": [1.0, 0.9]}
    for size, accuracy in sizes.items():
        model[f"lengths forgotten, {size}"] = [accuracy, accuracy]
        model[f"lengths forgotten, {size}, changed"] = [1 - accuracy, 0.1]
    worse = {name: [value - 0.1 for value in values] for name, values in model.items()}
    numbers = {"S14": {"model 0": model, "model 1": worse}}
    numbers["S1"] = {
        f"{kind}: {name}": {"one by one": [ahead, ahead + 0.1], "low": [0.0, 0.0]}
        for kind in ("01 → 02", "made-up voices")
        for name, ahead in (("Conformer", 0.8), ("simple", 0.5))
    }
    (tmp_path / "claims").mkdir()
    for claim, content in numbers.items():
        (tmp_path / "claims" / f"{claim}.json").write_text(json.dumps({"numbers": content}))


def test_pairs_stand_seed_by_seed(trials):
    found = records.pairs("S1", "simple", "Conformer")
    assert list(found) == ["01 → 02", "made-up voices"]
    np.testing.assert_allclose(found["01 → 02"], [[0.5, 0.8], [0.6, 0.9]])
    np.testing.assert_array_equal(
        records.pairs("S1", "simple", "Conformer", "low")["01 → 02"], np.zeros((2, 2))
    )


def test_company_is_the_mean_of_the_two_models(trials):
    np.testing.assert_allclose(records.company(), [[0.95, 0.75, 0.55, 0.45], [0.85, 0.75, 0.55, 0.45]])
    np.testing.assert_allclose(
        records.company(changed=True), [[0, 0.15, 0.35, 0.45], [0, 0.05, 0.05, 0.05]], atol=1e-12
    )
