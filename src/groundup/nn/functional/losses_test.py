"""Every loss, over its options, against torch and finite differences; a test proves that none is missing."""

from __future__ import annotations

import inspect
import warnings
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((2, 5, 7))
LOGITS, DEEP = RNG.standard_normal((5, 7)), RNG.standard_normal((2, 7, 3, 5))
CLASSES, DEEP_CLASSES = np.array([0, 6, 3, 3, 1]), RNG.integers(0, 7, (2, 3, 5))
WEIGHT = RNG.uniform(0.5, 2.0, 7)
HALVES = RNG.uniform(0.1, 0.9, (5, 7))
ROWS = HALVES / HALVES.sum(1, keepdims=True)
HOLES = np.where(np.arange(5) == 2, 2, CLASSES)
NONE_LEFT = np.full(5, -100)


@dataclass
class Case:
    """`slope_of_target`: whether torch differentiates by the target too."""

    name: str
    input: np.ndarray
    target: np.ndarray
    options: dict = field(default_factory=dict)
    slope_of_target: bool = False

    def __str__(self):
        told = ",".join(f"{k}={np.shape(v) or v}" for k, v in self.options.items())
        return f"{self.name}{self.input.shape}{self.target.dtype.kind}({told})"


CASES = [
    Case("cross_entropy", LOGITS, CLASSES),
    Case("cross_entropy", 1000 * LOGITS, CLASSES),
    Case("cross_entropy", LOGITS, CLASSES, {"weight": WEIGHT}),
    Case("cross_entropy", LOGITS, CLASSES, {"label_smoothing": 0.1}),
    Case("cross_entropy", LOGITS, CLASSES, {"label_smoothing": 1.0, "weight": WEIGHT}),
    Case("cross_entropy", LOGITS, HOLES, {"ignore_index": 3}),
    Case("cross_entropy", LOGITS, HOLES, {"ignore_index": 3, "weight": WEIGHT, "label_smoothing": 0.2}),
    Case("cross_entropy", LOGITS, NONE_LEFT),
    Case("cross_entropy", LOGITS, NONE_LEFT, {"weight": WEIGHT}),
    Case("cross_entropy", LOGITS, NONE_LEFT, {"label_smoothing": 0.1}),
    Case("cross_entropy", DEEP, DEEP_CLASSES),
    Case("cross_entropy", DEEP, DEEP_CLASSES, {"weight": WEIGHT, "label_smoothing": 0.1, "ignore_index": 4}),
    Case("cross_entropy", DEEP[..., 0], DEEP_CLASSES[..., 0], {"ignore_index": 4}),
    Case("cross_entropy", LOGITS[0], np.array(3)),
    Case("cross_entropy", LOGITS[0], np.array(3), {"weight": WEIGHT, "label_smoothing": 0.1}),
    Case("cross_entropy", LOGITS, ROWS, slope_of_target=True),
    Case("cross_entropy", LOGITS, ROWS, {"weight": WEIGHT, "label_smoothing": 0.1}, slope_of_target=True),
    Case("cross_entropy", DEEP, np.abs(DEEP), {"weight": WEIGHT}, slope_of_target=True),
    Case("cross_entropy", LOGITS[0], ROWS[0], slope_of_target=True),
    Case("cross_entropy", np.zeros((0, 7)), np.zeros(0, int)),
    Case("cross_entropy", np.zeros((0, 7)), np.zeros(0, int), {"weight": WEIGHT}),
    Case("cross_entropy", np.zeros((0, 7)), np.zeros((0, 7))),
    Case("nll_loss", LOGITS, CLASSES),
    Case("nll_loss", LOGITS, HOLES, {"ignore_index": 2, "weight": WEIGHT}),
    Case("nll_loss", DEEP, DEEP_CLASSES, {"ignore_index": 4}),
    Case("nll_loss", LOGITS[0], np.array(3), {"weight": WEIGHT}),
    Case("nll_loss", LOGITS, NONE_LEFT),
    Case("mse_loss", X, Y, slope_of_target=True),
    Case("mse_loss", X[0, 0], Y[0, 0], slope_of_target=True),
    Case("mse_loss", X[:0], Y[:0], slope_of_target=True),
    Case("l1_loss", X, Y, slope_of_target=True),
    Case("l1_loss", X[:0], Y[:0], slope_of_target=True),
    Case("smooth_l1_loss", X, Y, slope_of_target=True),
    Case("smooth_l1_loss", X, Y, {"beta": 0.3}, slope_of_target=True),
    Case("smooth_l1_loss", X, Y, {"beta": 0.0}, slope_of_target=True),
    Case("smooth_l1_loss", X[:0], Y[:0], slope_of_target=True),
    Case("huber_loss", X, Y, slope_of_target=True),
    Case("huber_loss", X, Y, {"delta": 0.3}, slope_of_target=True),
    Case("huber_loss", X[:0], Y[:0], slope_of_target=True),
    Case("binary_cross_entropy_with_logits", X, HALVES, slope_of_target=True),
    Case("binary_cross_entropy_with_logits", X, HALVES, {"pos_weight": WEIGHT}, slope_of_target=True),
    Case("binary_cross_entropy_with_logits", X, HALVES, {"weight": WEIGHT}, slope_of_target=True),
    Case(
        "binary_cross_entropy_with_logits",
        X,
        HALVES,
        {"weight": np.array(2.0), "pos_weight": np.array([3.0])},
        slope_of_target=True,
    ),
    Case("binary_cross_entropy_with_logits", 1000 * X, np.round(HALVES)),
    Case("binary_cross_entropy_with_logits", np.zeros((5, 7)), HALVES, slope_of_target=True),
    Case("binary_cross_entropy_with_logits", X[:0], Y[:0], slope_of_target=True),
    Case("kl_div", np.log(ROWS), HALVES, slope_of_target=True),
    Case("kl_div", np.log(ROWS), X, {"log_target": True}, slope_of_target=True),
    Case("kl_div", np.log(ROWS), np.round(HALVES)),
    Case("kl_div", X[:0], HALVES[:0], slope_of_target=True),
]
REDUCTIONS = {"cross_entropy": ("mean", "sum", "none"), "kl_div": ("mean", "sum", "none", "batchmean")}
EACH = pytest.mark.parametrize(
    ("case", "reduction"),
    [(case, how) for case in CASES for how in REDUCTIONS.get(case.name, ("mean", "sum", "none"))],
    ids=str,
)


def test_every_public_loss_has_its_case():
    functions = {name: getattr(F, name) for name in F.__all__}
    losses = {name for name, f in functions.items() if "reduction" in inspect.signature(f).parameters}
    assert losses == {case.name for case in CASES}


def gradients(engine, functional, tensor, case, reduction, cotangent):
    """The loss; its gradients by the leaves; and those of the gradients' product with fixed numbers."""
    leaf = [tensor(case.input, True), tensor(case.target, case.slope_of_target)]
    options = {k: tensor(v, False) if isinstance(v, np.ndarray) else v for k, v in case.options.items()}
    loss = getattr(functional, case.name)(*leaf, reduction=reduction, **options)
    loss.backward(tensor(cotangent(loss.shape), False))
    return loss, [x.grad for x in leaf if x.requires_grad]


@EACH
def test_value_and_gradients_are_torch_s(case, reduction):
    def cotangent(shape):
        return np.random.default_rng(1).standard_normal(tuple(shape))

    def theirs(x, grad):
        return torch.tensor(x, requires_grad=grad)

    def ours(x, grad):
        return Tensor(x, requires_grad=grad)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # torch on kl_div's mean
        expected, slopes = gradients(torch, torch.nn.functional, theirs, case, reduction, cotangent)
    loss, found = gradients(ag, F, ours, case, reduction, cotangent)
    assert loss.shape == tuple(expected.shape)
    np.testing.assert_allclose(loss.numpy(), expected.detach().numpy(), rtol=1e-12, atol=1e-13)
    for own, other in zip(found, slopes, strict=True):
        np.testing.assert_allclose(own.numpy(), other.numpy(), rtol=1e-10, atol=1e-14)


@EACH
def test_plain_arrays_serve_as_targets_and_weights_and_float32_stays(case, reduction):
    narrow = Tensor(case.input, dtype=np.float32)
    loss = getattr(F, case.name)(narrow, case.target, reduction=reduction, **case.options)
    assert loss.dtype == np.float32


@pytest.mark.parametrize(
    "case", [c for c in CASES if 0 < c.input.size < 50 and np.abs(c.input).max() < 9], ids=str
)
def test_derivatives_to_second_order_are_their_slopes(case):
    how = "sum" if case.target is NONE_LEFT else "mean"
    if case.slope_of_target:
        ag.check_gradients(
            lambda x, y: getattr(F, case.name)(x, y, reduction=how, **case.options), case.input, case.target
        )
    else:
        ag.check_gradients(
            lambda x: getattr(F, case.name)(x, case.target, reduction=how, **case.options), case.input
        )


@pytest.mark.parametrize(
    ("name", "target", "options", "message"),
    [
        ("mse_loss", np.zeros(5), {}, r"expected a target of shape \(5, 7\), got \(5,\)"),
        ("l1_loss", np.zeros((5, 1)), {}, r"expected a target of shape \(5, 7\), got \(5, 1\)"),
        ("kl_div", np.zeros(7), {}, r"expected a target of shape \(5, 7\), got \(7,\)"),
        ("binary_cross_entropy_with_logits", np.zeros(7), {}, r"expected a target of shape"),
        ("smooth_l1_loss", Y, {"beta": -1}, "expected a beta of at least 0, got -1"),
        ("huber_loss", Y, {"delta": 0}, "expected a delta above 0, got 0"),
        ("mse_loss", Y, {"reduction": "batchmean"}, "of 'mean', 'sum' or 'none', got 'batchmean'"),
        ("kl_div", Y, {"reduction": "all"}, "of 'mean', 'sum', 'batchmean' or 'none', got 'all'"),
    ],
)
def test_what_has_no_meaning_is_refused(name, target, options, message):
    with pytest.raises(ValueError, match=message):
        getattr(F, name)(Tensor(X), target, **options)


def test_logits_that_overflow_an_exponential_do_not_overflow_the_loss():
    x = Tensor([-1e4, 1e4], requires_grad=True)
    loss = F.binary_cross_entropy_with_logits(x, np.array([1.0, 0.0]), reduction="sum")
    loss.backward()
    assert loss.item() == 2e4 and x.grad.tolist() == [-1.0, 1.0]


def test_the_divergence_of_equal_distributions_is_zero_and_of_others_positive():
    same, other = (F.kl_div(Tensor(np.log(q)), ROWS, reduction="batchmean") for q in (ROWS, ROWS[::-1]))
    assert same.item() == pytest.approx(0.0, abs=1e-15) and other.item() > 0
