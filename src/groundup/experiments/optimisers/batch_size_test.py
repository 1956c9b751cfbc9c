import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.optimisers import batch_size


def judged(*ratios, spread=0.01):
    noise = 1 + spread * np.array([-2, -1, 0, 1, 2])
    return batch_size.judge(
        {
            f"batch {batch}": {"loss, rate scaled": list(ratio * noise), "loss, rate tuned": [1.0] * 5}
            for batch, ratio in zip((4, 64, 256), ratios, strict=True)
        }
    )


def test_the_rate_is_tuned_at_sixteen_and_scaled_from_there(monkeypatch):
    asked = {}

    def final(seed, parts, batch, lr):
        best = {4: 0.125, 16: 0.5, 64: 2.0, 256: 1.0}[batch]
        asked.setdefault(batch, set()).add(lr)
        return 0.1 + abs(np.log2(lr / best))

    monkeypatch.setattr(batch_size, "final", final)
    found = batch_size.trial(1000)
    assert [found[f"batch {batch}"]["tuned rate"] for batch in (4, 16, 64, 256)] == [0.125, 0.5, 2.0, 1.0]
    assert {0.125} <= asked[4] and {2.0} <= asked[64] and {8.0} <= asked[256]
    ways = ("scaled", "scaled by the root", "kept")
    for batch, octaves in ((4, (0, 1, 2)), (64, (0, 1, 2)), (256, (3, 1, 1))):  # from the best rate there
        losses = [found[f"batch {batch}"][f"loss, rate {how}"] for how in ways]
        np.testing.assert_allclose(losses, 0.1 + np.array(octaves))


def test_every_batch_sees_as_many_examples(monkeypatch):
    steps = []
    monkeypatch.setattr(batch_size, "fit", lambda *args, steps, batch, rng, s=steps: s.append(steps * batch))
    monkeypatch.setattr(batch_size, "score", lambda *args: (0.0, 0.0))
    seen = batch_size.digits.split(np.random.default_rng(0), train=batch_size.TRAIN)
    for batch in batch_size.RATES:
        batch_size.final(1000, seen, batch, 0.1)
    assert set(steps) == {batch_size.EXAMPLES}


def test_the_rule_can_fall_each_way():
    assert judged(1.0, 1.1, 1.2) == CONFIRMED
    assert judged(2.0, 1.5, 3.0) == REFUTED
    assert judged(1.0, 1.5, 3.0) == DEPENDS
    assert judged(1.0, 1.25, 1.1, spread=0.1) == UNDECIDED
