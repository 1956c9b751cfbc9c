from dataclasses import replace

import numpy as np
import pytest

from groundup.experiments.two_engines.training import differences, logits, pair
from groundup.training import recipes

RECIPE = replace(recipes["small"], width=8, hidden=8, channels=2, heads=2, steps=20, batch_size=4)


def batches(count):
    rng = np.random.default_rng(0)
    for _ in range(count):
        x = rng.normal(size=(4, 40, 40)).astype(np.float32)
        yield x, np.array([40, 33, 25, 40]), rng.integers(0, 3, 4)


# Softmax and batch norm take a constant away, so part of these has no gradient but rounding, which Adam
# divides by its own size: they wander.
IDLE = ("depthwise.bias", "query_key_value.bias", "position.weight")


@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_both_engines_learn_the_same_with_the_same_masks(dtype, bound):
    both = pair(RECIPE, 40, 3, seed=1, dtype=dtype)
    start = {name: parameter.numpy().copy() for name, parameter in both.ours.named_parameters()}
    losses = [both.step(batch) for batch in batches(20)]
    theirs, ours = np.array(losses).T
    np.testing.assert_allclose(ours, theirs, rtol=bound)
    apart = dict(differences(both))
    assert max(found for name, found in apart.items() if not name.endswith(IDLE)) < bound
    assert max(apart.values()) < 1e4 * bound
    moved = [np.abs(p.numpy() - start[name]).max() for name, p in both.ours.named_parameters()]
    assert np.median(moved) > 1e-2
    x, lengths, _ = next(batches(1))
    said = logits(both, x.astype(dtype), lengths)
    np.testing.assert_allclose(*said, atol=1e4 * bound)


def test_other_masks_are_noticed():
    both = pair(RECIPE, 40, 3, seed=1, dtype=np.float64)
    for module in both.ours.modules():
        if hasattr(module, "rng"):
            module.rng = np.random.default_rng(9)
    theirs, ours = both.step(next(batches(1)))
    assert abs(theirs - ours) > 1e-4
