import numpy as np
import pytest

from groundup.experiments.autodiff import modes
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


def test_both_passes_are_right_in_both_engines():
    """⟨u, Jv⟩ = ⟨Jᵀu, v⟩, and torch has the same products."""
    rng = np.random.default_rng(1000)
    weights, (x, v, u) = modes.layers([5, 7, 3, 5], rng), rng.standard_normal((3, 2, 5))
    own, torchs = modes.passes(weights, x, v, u), modes.torch_passes(weights, x, v, u)
    found = {mode: np.array(own[mode]().numpy()) for mode in own}
    assert (u * found["forward"]).sum() == pytest.approx((found["reverse"] * v).sum(), rel=1e-12)
    for mode, product in found.items():
        np.testing.assert_allclose(torchs[mode]().numpy(), product, rtol=1e-12)


def test_both_jacobians_are_one_matrix():
    ways = modes.jacobians(5, 3, np.random.default_rng(1000), width=7)
    assert ways["evaluation"]().shape == (3,)
    forward, reverse = ways["forward"]().numpy(), ways["reverse"]().numpy()
    assert forward.shape == (3, 5)
    np.testing.assert_allclose(forward, reverse, rtol=1e-12)


def test_the_crossing_is_found_between_two_measured_numbers_of_outputs(monkeypatch):
    monkeypatch.setattr(modes, "jacobians", lambda inputs, outputs, rng: outputs)
    monkeypatch.setattr(modes, "fastest", lambda m, calls: {"forward": 50.0, "reverse": float(m)})
    assert modes.crossing(25, np.random.default_rng(0)) == pytest.approx(50)
    monkeypatch.setattr(modes, "fastest", lambda m, calls: {"forward": 1.0, "reverse": float(m)})
    assert modes.crossing(25, np.random.default_rng(0)) == pytest.approx(modes.OUTPUTS[0])


def test_a_small_trial_measures_everything(monkeypatch):
    monkeypatch.setattr(modes, "NETWORKS", {"tiny": (4, 2, 1)})
    monkeypatch.setattr(modes, "DEPTHS", (2, 32))
    monkeypatch.setattr(modes, "INPUTS", (2, 4))
    monkeypatch.setattr(modes, "OUTPUTS", (2, 4))
    found = modes.trial(seed=1000)
    assert len(found) == 2 + 2 + 2 + 1
    assert all(value > 0 for measures in found.values() for value in measures.values())
    assert all(m["ratio"] == m["forward"] / m["reverse"] for m in found.values() if "ratio" in m)
    deep, shallow = (found[f"memory of a pass, {depth} layers"] for depth in (32, 2))
    assert deep["forward"] < 1.5 * shallow["forward"] and deep["reverse"] > 3 * shallow["reverse"]


def numbers(time=1.0, memory=0.5, power=1.0):
    measured = {"time of a pass, ours, tiny": time, "memory of a pass, 4 layers": memory}
    measured |= {f"full gradient, {n} inputs": n**power for n in modes.INPUTS}
    return {name: {"ratio": [0.99 * value, value, 1.01 * value]} for name, value in measured.items()}


def test_the_rule_can_fall_each_way():
    assert modes.judge(numbers()) == CONFIRMED
    assert modes.judge(numbers(time=3.0, memory=2.0, power=0.0)) == REFUTED
    for part in ({"time": 0.5}, {"memory": 1.0}, {"power": 0.5}):
        assert modes.judge(numbers(**part)) == DEPENDS


def test_the_power_is_that_of_the_number_of_inputs():
    assert modes.exponent(numbers(power=0.7)) == pytest.approx([0.7] * 3)
