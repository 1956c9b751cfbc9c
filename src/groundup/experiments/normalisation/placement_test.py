import numpy as np

from groundup import nn
from groundup.autograd import Tensor
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.normalisation import placement

NOISE = np.array([-0.03, -0.01, 0.0, 0.01, 0.03])


def judged(dense: float, convolutions: float) -> str:
    """The verdict when dropout has so much more test loss than batch norm, in each network."""
    return placement.judge(
        {
            name: {"dropout": list(0.5 + more + NOISE), "batch norm": [0.5] * 5}
            for name, more in zip(placement.NETWORKS, (dense, convolutions), strict=True)
        }
    )


def test_the_rule_can_fall_each_way():
    assert judged(dense=-0.2, convolutions=0.2) == CONFIRMED
    assert judged(dense=0.2, convolutions=0.2) == REFUTED
    assert judged(dense=-0.2, convolutions=-0.2) == REFUTED
    assert judged(dense=0.0, convolutions=0.2) == UNDECIDED


def test_the_networks_have_what_their_arm_says():
    x = Tensor(np.random.default_rng(0).random((3, 64)).astype(np.float32))
    for network, norm in ((placement.dense, nn.BatchNorm1d), (placement.convolutional, nn.BatchNorm2d)):
        for normed in (False, True):
            for p in (0.0, 0.5):
                model = network(normed, p, 0)
                assert model(x).shape == (3, 10)
                assert sum(isinstance(layer, norm) for layer in model) == 2 * normed
                assert sum(isinstance(layer, nn.Dropout) for layer in model) == 2 * (p > 0)


def test_the_strength_is_chosen_by_validation_and_reported_by_test(monkeypatch):
    """Losses are made up: validation prefers 0.5, test prefers 0.2."""
    made = {}
    monkeypatch.setitem(placement.NETWORKS, "dense layers", lambda norm, p, seed: made.update(norm=norm, p=p))
    monkeypatch.setitem(placement.NETWORKS, "convolutions", lambda norm, p, seed: made.update(norm=norm, p=p))
    monkeypatch.setattr(placement, "fit", lambda model, images, plan, rng: None)
    calls = []

    def evaluate(model, images):
        calls.append(len(images))
        validation = len(images) == 400
        best = 0.5 if validation else 0.2
        return abs(made["p"] - best) + (5 if made["norm"] else 1), 0.0

    monkeypatch.setattr(placement, "evaluate", evaluate)
    found = placement.trial(0)["dense layers"]
    assert found["dropout"] == 1 + 0.3 and found["both"] == 5 + 0.3
    assert found["neither"] == 1 + 0.2 and found["batch norm"] == 5 + 0.2
