"""Files and pack bring the same batches, every way is timed, and the rule can fall each way."""

import numpy as np
import pytest
import torch

from groundup.corpus import RandomCrops
from groundup.corpus.importers.hw4.export import export_homework
from groundup.experiments.corpus import small_files
from groundup.experiments.corpus.loading import noise_corpus
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A pack, and the same corpus in single files."""
    folder = tmp_path_factory.mktemp("noise")
    pack = noise_corpus(folder / "pack", utterances=40)
    return pack, small_files.from_files(pack, export_homework(pack, folder / "files"))


def test_single_files_bring_the_batches_of_the_pack(stored):
    for frames in (128, 601):  # crops, and whole utterances with their padding
        ours, theirs = (RandomCrops(corpus, frames=frames, batch_size=7, seed=3) for corpus in stored)
        for step in (0, 9):
            for found, expected in zip(theirs[step], ours[step], strict=True):
                np.testing.assert_array_equal(found, expected)


def test_every_way_is_timed_and_none_is_free(stored, monkeypatch):
    monkeypatch.setattr(small_files, "WORKERS", 1)
    found = small_files.milliseconds(small_files.Linear(), 2, *stored, seed=0, device="cpu")
    assert list(found) == ["files in turn", "files ahead", "pack", "no loading"]
    assert min(found.values()) > 0


def test_a_step_learns(stored):
    crops = RandomCrops(stored[0], frames=128, batch_size=8)
    batch = crops[0]._make(map(torch.as_tensor, crops[0]))
    step = small_files.training_step(small_files.Linear(learning_rate=0.05), seed=0)
    losses = [step(batch) for _ in range(20)]
    assert losses[-1] < losses[0] - 0.5


def numbers(**ratios):
    """Milliseconds by which a model gets so many times the steps from the pack, a ratio a round."""
    rows = {name: ratios.get(name.split()[-1], (1.0, 1.1)) for name in small_files.MODELS}
    return {
        name: {
            "files in turn": list(row),
            "files ahead": list(row),
            "pack": [1.0, 1.0],
            "no loading": [1.0] * 2,
        }
        for name, row in rows.items()
    }


def test_the_rule_can_fall_each_way():
    starved = (1.6, 9.0)
    assert small_files.judge(numbers(layer=starved, small=starved, simple=starved)) == CONFIRMED
    assert small_files.judge(numbers()) == REFUTED
    assert small_files.judge(numbers(layer=starved)) == DEPENDS
    assert small_files.judge(numbers(small=(1.4, 1.6))) == UNDECIDED


def test_effects_are_gains_by_the_way_of_reading_and_steps_alone():
    found = numbers(layer=(3.0, 3.0))
    found["one linear layer"]["files ahead"] = [2.0, 2.0]
    effects = {effect.name: effect.value for effect in small_files.summarise(found)}
    assert effects["one linear layer: pack ÷ files in turn"] == 3.0
    assert effects["one linear layer: pack ÷ files ahead"] == 2.0
    assert effects["simple: a step without loading"] == 1.0


def test_its_prediction_begins_with_the_expected_verdict():
    claim = small_files.CLAIM
    assert claim.prediction.startswith("Depends") and claim.expected == DEPENDS and len(claim.seeds) == 5
