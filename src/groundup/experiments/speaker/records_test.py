"""The records are read as `book/record_speaker.py` writes them."""

import json

import numpy as np
import pytest

from groundup.experiments import recorded
from groundup.experiments.speaker import records


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
    (tmp_path / "claims").mkdir()
    for claim, content in numbers.items():
        (tmp_path / "claims" / f"{claim}.json").write_text(json.dumps({"numbers": content}))


def test_company_is_the_mean_of_the_two_models(trials):
    np.testing.assert_allclose(records.company(), [[0.95, 0.75, 0.55, 0.45], [0.85, 0.75, 0.55, 0.45]])
    np.testing.assert_allclose(
        records.company(changed=True), [[0, 0.15, 0.35, 0.45], [0, 0.05, 0.05, 0.05]], atol=1e-12
    )
