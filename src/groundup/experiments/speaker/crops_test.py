"""Accuracy on crops counts what it says."""

import numpy as np
import torch

from groundup.corpus import RandomCrops
from groundup.experiments.speaker.company_test import answering, toy_run
from groundup.experiments.speaker.crops import accuracy_on_crops


def test_the_share_of_crops_that_are_named(tmp_path):
    run, heard = toy_run(tmp_path), []
    test = run.parts.test

    def errs_twice(x, lengths):
        heard.append((x, lengths))
        labels = torch.from_numpy(RandomCrops(run.corpus, test, 15, len(test), seed=3)[0].labels)
        said = torch.nn.functional.one_hot(labels, 3)
        said[:2] = said[:2].roll(1, dims=1)
        return said.float()

    assert accuracy_on_crops(answering(run, errs_twice), test, frames=15, seed=3) == 16 / 18
    [(x, lengths)] = heard
    assert x.shape == (18, 15, 11) and (lengths == 15).all()
    np.testing.assert_allclose(x.mean(1), 0.0, atol=1e-5)  # the recipe's front end was there


def test_another_seed_cuts_elsewhere(tmp_path):
    run, heard = toy_run(tmp_path), []

    def listens(x, lengths):
        heard.append(x.sum())
        return torch.zeros(len(x), 3)

    for seed in (0, 0, 1):
        accuracy_on_crops(answering(run, listens), run.parts.test, frames=15, seed=seed)
    assert heard[0] == heard[1] != heard[2]
