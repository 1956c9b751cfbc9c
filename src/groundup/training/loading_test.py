"""Stretches and steps; and asking a finished run needs no Lightning."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from groundup.corpus import RandomCrops, WholeUtterances
from groundup.training.loading import Stretches, training_batches, whole_batches
from groundup.training.toy_test import Toy, toy_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


def steps_of(stretches: Stretches) -> list[list[int]]:
    found = []
    for epoch in range(stretches.stretches):
        stretches.set_epoch(epoch)
        found.append(list(stretches))
    return found


@pytest.mark.parametrize(("steps", "count"), [(1, 20), (7, 3), (40, 20), (41, 20), (19, 20)])
def test_stretches_hold_every_step_once_in_order(steps, count):
    found = steps_of(Stretches(steps, count))
    assert [step for stretch in found for step in stretch] == list(range(steps))
    lengths = {len(stretch) for stretch in found}
    assert min(lengths) >= 1 and max(lengths) - min(lengths) <= 1


def test_what_a_step_learns_from_does_not_depend_on_the_validations(corpus):
    batches = []
    for validations in (1, 3):
        loader = training_batches(
            RandomCrops(corpus, seed=5, frames=16), Toy(steps=7, validations=validations)
        )
        found = []
        for epoch in range(loader.sampler.stretches):
            loader.sampler.set_epoch(epoch)
            found += list(loader)
        batches.append(found)
    assert len(batches[0]) == len(batches[1]) == 7
    for few, many in zip(*batches, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(few, many, strict=True))


@pytest.mark.parametrize("recipe", [Toy(steps=3), Toy(steps=3, accumulate=4)], ids=["whole", "in parts"])
def test_a_loaded_corpus_and_workers_give_the_same_batches_bit_for_bit(corpus, recipe):
    def batches(corpus, workers=0):
        crops = RandomCrops(corpus, frames=recipe.crop, batch_size=8 // recipe.accumulate, seed=5)
        for loader in (
            training_batches(crops, recipe, workers),
            whole_batches(WholeUtterances(corpus), recipe),
        ):
            if isinstance(loader.sampler, Stretches):
                loader.sampler.set_epoch(2)
            yield from loader

    mapped, loaded, ahead = (list(batches(*given)) for given in ((corpus,), (corpus.load(),), (corpus, 2)))
    assert len(mapped) == recipe.accumulate + 1
    for ours, *others in zip(mapped, loaded, ahead, strict=True):
        for theirs in others:
            assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_batches_went_through_the_front_end(corpus):
    batch = next(iter(whole_batches(WholeUtterances(corpus), Toy())))
    assert batch.features.dtype == torch.float32 and batch.lengths.dtype == torch.int64
    sums = batch.features.sum(dim=1) / batch.lengths[:, None]
    torch.testing.assert_close(sums, torch.zeros_like(sums), atol=1e-4, rtol=0)


def test_an_evaluation_does_not_wait_for_lightning():
    program = "import sys, groundup.training.evaluation; print('lightning' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
