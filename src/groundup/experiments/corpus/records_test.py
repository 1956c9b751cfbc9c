"""The record is read as `tests/benchmarks` writes it."""

import pytest

from groundup.experiments import recorded
from groundup.experiments.corpus import records


def test_the_rates_of_both_ways_the_slowest_first(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    rates = {"pack": 120.0, "files": 4.0}
    numbers = {"crops_per_second": rates, "ratio": 30.0, "utterances": 11}
    recorded.save(tmp_path / "benchmarks" / "corpus.json", command="measure", seeds=[0], numbers=numbers)
    assert list(records.crops_per_second().items()) == [
        ("one file an utterance", 4.0),
        ("packed corpus", 120.0),
    ]
    assert records.run()["numbers"]["utterances"] == 11


def test_a_missing_record_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    with pytest.raises(KeyError, match="benchmarks/corpus"):
        records.crops_per_second()
