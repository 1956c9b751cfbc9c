"""What is read from a record is what stands in it, group by group and model by model."""

from __future__ import annotations

import numpy as np
import pytest

from .. import recorded
from .folds import FOLDS, SEEDS
from .records import by_seed, measured


@pytest.mark.parametrize(
    ("claim", "name"), [("S20", "sentence"), ("S24", "cosine"), ("S22", "3"), ("S23", "one second")]
)
def test_the_mean_of_the_models_is_the_number_of_the_group(claim, name):
    assert measured(claim, name).shape == (FOLDS,)
    assert by_seed(claim, name).shape == (FOLDS, len(SEEDS))
    np.testing.assert_allclose(by_seed(claim, name).mean(axis=1), measured(claim, name))


def test_the_trials_asked_the_same_models():
    """All pairs of single utterances by the cosine: three trials measured it, from one set of models."""
    for claim, name in (("S22", "1"), ("S23", "all pairs")):
        np.testing.assert_allclose(by_seed(claim, name), by_seed("S24", "cosine"), rtol=1e-6)
    assert recorded.load("claims/S20")["seeds"] == list(range(FOLDS))
