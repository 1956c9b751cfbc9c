import numpy as np
import pytest

from groundup.experiments.autodiff import engines, halves
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


@pytest.fixture(scope="module")
def found():
    return halves.trial(seed=1000)


def test_sums_add_up_and_means_give_twice_the_gradient(found):
    assert len(found) == 8
    for engine in ("ours", "torch"):
        assert found[f"{engine}, sum of losses"]["distance"] < 1e-14
        mean = found[f"{engine}, mean of losses"]
        assert mean["length"] == pytest.approx(2) and mean["distance, halved"] < 1e-14


def test_batch_norm_leaves_a_distance_that_no_factor_repairs(found):
    for engine in ("ours", "torch"):
        assert found[f"{engine}, sum of losses, batch norm"]["distance"] > 0.01
        assert found[f"{engine}, mean of losses, batch norm"]["distance, halved"] > 0.01


def test_both_engines_have_the_same_numbers(found):
    for name in [name for name in found if name.startswith("ours")]:
        theirs = found[name.replace("ours", "torch")]
        assert found[name] == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_the_loss_is_cross_entropy():
    engine, rng = engines.ours(), np.random.default_rng(0)
    first, second, x = rng.standard_normal((10, 5)), np.zeros((5, 4)), rng.standard_normal((3, 10))
    tensors = [engine.constant(a) for a in (first, second, x, np.eye(4)[:3])]
    assert halves.loss(engine, *tensors, "mean", False).item() == pytest.approx(np.log(4))
    assert halves.loss(engine, *tensors, "sum", True).item() == pytest.approx(3 * np.log(4))


def test_batch_norm_forgets_shift_and_scale():
    engine, rng = engines.ours(), np.random.default_rng(0)
    first, second, x = rng.standard_normal((10, 5)), rng.standard_normal((5, 4)), rng.standard_normal((6, 10))
    targets = np.eye(4)[[0, 1, 2, 3, 0, 1]]

    def value(x, normalised):
        tensors = [engine.constant(a) for a in (first, second, x, targets)]
        return halves.loss(engine, *tensors, "mean", normalised).item()

    assert value(3 * x + 2, True) == pytest.approx(value(x, True), rel=1e-4)
    assert value(3 * x + 2, False) != pytest.approx(value(x, False), rel=0.01)


def test_the_rule_can_fall_each_way():
    def judge(*distances):
        return halves.judge({str(i): {"distance": list(d)} for i, d in enumerate(distances)})

    assert judge((1e-16, 1e-15), (0, 0)) == CONFIRMED
    assert judge((1.0, 1.0), (0.1, 0.2)) == REFUTED
    assert judge((1e-16, 1e-15), (1.0, 1.0)) == DEPENDS
    assert judge((1e-5, 1e-16)) == judge((1e-5, 1.0)) == UNDECIDED


def test_the_summary_says_who_adds_up_and_what_repairs_it(found):
    numbers = {name: {measure: [value] * 3 for measure, value in m.items()} for name, m in found.items()}
    words = {effect.name: effect.amount for effect in halves.summarise(numbers)}
    assert words["the halves add up to the whole: sum of losses"] == "yes"
    assert words["the halves add up to the whole: mean of losses"] == "no"
    assert words["their mean is the whole: mean of losses"] == "yes"
    assert words["their mean is the whole: mean of losses, batch norm"] == "no"
    assert words["sum of the halves ÷ whole: mean of losses"] == "2 ×"
    for kind in ("sum", "mean"):
        left = words[f"distance that remains: {kind} of losses, batch norm"]
        assert left == words["distance that remains: sum of losses, batch norm"] != "0 % of the whole"
