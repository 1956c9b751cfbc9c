"""vjp, jvp and grad: trees, arguments, nesting, and their errors."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, grad, jvp, value_and_grad, vjp

X = np.array([0.5, -1.0, 2.0])


def test_grad_and_its_value():
    value, slope = value_and_grad(lambda x: (x**3).sum())(X)
    assert value.item() == pytest.approx((X**3).sum())
    np.testing.assert_allclose(slope.numpy(), 3 * X**2)
    assert not value.requires_grad and not slope.requires_grad


def test_grad_of_some_arguments():
    def f(x, y, scale=1.0):
        return (x * y).sum() * scale

    y = np.array([1.0, 2.0, 3.0])
    assert grad(f, 1)(X, y).tolist() == X.tolist()
    dy, dx = grad(f, (1, 0))(X, y, scale=2.0)
    assert dy.tolist() == (2 * X).tolist() and dx.tolist() == (2 * y).tolist()


def test_trees_keep_their_form():
    weights = {"layers": [(np.ones((2, 3)), np.zeros(3))], "scale": Tensor(2.0)}

    def f(tree, x):
        ((w, b),) = tree["layers"]
        return ((x @ w + b) * tree["scale"]).sum()

    slopes = grad(f)(weights, np.ones((5, 2)))
    assert set(slopes) == {"layers", "scale"} and isinstance(slopes["layers"][0], tuple)
    assert slopes["layers"][0][0].shape == (2, 3)
    assert slopes["layers"][0][1].tolist() == [10.0] * 3
    assert slopes["scale"].item() == 30.0


def test_vjp_can_be_pulled_again_and_takes_a_tree_of_results():
    (y, z), pull = vjp(lambda a, b: (a * b, a.sum()), X, 2 * X)
    assert y.tolist() == (2 * X * X).tolist() and z.item() == X.sum()
    for scale in (1.0, 3.0):
        da, db = pull((scale * np.ones(3), 0.0))
        np.testing.assert_allclose(da.numpy(), scale * 2 * X)
        np.testing.assert_allclose(db.numpy(), scale * X)
    np.testing.assert_array_equal(pull((np.zeros(3), 1.0))[0].numpy(), 1.0)


def test_jvp_of_several_arguments_and_results():
    (y, z), (dy, dz) = jvp(lambda a, b: [a * b, b], (X, 2.0), (np.ones(3), 10.0))
    np.testing.assert_allclose(dy.numpy(), 2.0 + 10 * X)
    assert (y.tolist(), z.item(), dz.item()) == ((2 * X).tolist(), 2.0, 10.0)


def test_the_two_products_are_adjoint():
    rng = np.random.default_rng(1)
    a, u, v = rng.standard_normal((5, 3)), rng.standard_normal(5), rng.standard_normal(3)

    def f(x):
        return ag.softmax(ag.tanh(a @ x) * 3, 0)

    forward = jvp(f, (X,), (v,))[1].numpy()
    backward = vjp(f, X)[1](u).numpy()
    assert u @ forward == pytest.approx(backward @ v, rel=1e-12)


def test_a_gradient_flows_through_grad_into_what_it_closes_over():
    """A gradient penalty: the loss contains a derivative, and backward() goes through it to the weights."""
    w = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    slope = grad(lambda x: (w * x * x).sum())(X)
    (slope * slope).sum().backward()
    np.testing.assert_allclose(w.grad.numpy(), 8 * w.data * X**2)


def test_grad_at_a_recorded_tensor_is_recorded():
    x = Tensor(X, requires_grad=True)
    grad(lambda y: (y**3).sum())(x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 6 * X)


def test_grad_leaves_no_trace_on_its_argument():
    x = Tensor(X, requires_grad=True)
    grad(lambda y: (y**2).sum())(x)
    assert x.grad is None


def test_the_result_may_be_the_argument_or_a_constant():
    assert grad(lambda x: x)(2.0).item() == 1.0
    assert grad(lambda x: 3.0)(2.0).item() == 0.0
    y, pull = vjp(lambda x: x, X)
    u = np.ones(3)
    share = pull(u)
    share[0] = 7.0
    assert u[0] == 1.0 and y.tolist() == X.tolist()


def test_types_stay():
    slope = grad(lambda x: (x.exp() * np.float64(2)).mean())(X.astype(np.float32))
    assert slope.dtype == np.float32


def test_integers_are_refused():
    with pytest.raises(TypeError, match="only floating-point values can be differentiated, got dtype int64"):
        grad(lambda x: x * x)(3)


def test_grad_needs_one_number():
    with pytest.raises(ValueError, match=r"one number as its result, got shape \(3,\); use vjp or jacobian"):
        grad(lambda x: x * x)(X)


def test_wrong_cotangents_and_tangents_are_refused():
    _, pull = vjp(lambda x: (x, x), X)
    with pytest.raises(ValueError, match="expected a tree of the same form, a tuple of 2"):
        pull(X)
    with pytest.raises(ValueError, match=r"expected a cotangent of shape \(3,\), got \(2,\)"):
        pull((X, X[:2]))
    with pytest.raises(ValueError, match=r"expected a tangent of shape \(3,\), got \(\)"):
        jvp(ag.exp, (X,), (1.0,))
    with pytest.raises(ValueError, match="a list of 2, got a list of 1"):
        jvp(ag.mul, (X, X), (X,))
    with pytest.raises(TypeError, match=r"jvp\(f, \(x,\), \(v,\)\)"):
        jvp(ag.exp, X, X)


def test_backward_inside_a_transform_does_not_disturb_it():
    def f(x):
        inner = Tensor([2.0], requires_grad=True)
        (inner * inner).sum().backward()
        return (x * inner.grad).sum()

    assert grad(f)(X[:1]).item() == 4.0


def test_a_result_that_is_the_argument_shares_its_edits():
    x = Tensor(X)
    y, _ = vjp(lambda x: x, x)
    w = Tensor(1.0, requires_grad=True)
    z = (x * w).sum()
    y[0] = 9.0
    with pytest.raises(RuntimeError, match="mul saved"):
        z.backward()


def _product(tree):
    return tree["a"] * tree["b"]


def test_trees_match_by_key_and_not_by_order():
    primals, tangents = {"a": 2.0, "b": 3.0}, {"b": 0.0, "a": 1.0}
    assert jvp(_product, (primals,), (tangents,))[1].item() == 3.0
    _, pull = vjp(lambda x: {"a": x * 2, "b": [x * 3, x * 5]}, np.array(1.0))
    assert pull({"b": (10.0, 100.0), "a": 1.0}).item() == 2 + 30 + 500


@pytest.mark.parametrize(
    "tangents", [({"a": 1.0},), ({"a": [1.0], "b": 1.0},), (), ({"a": 1.0, "b": 1.0}, 1.0)]
)
def test_trees_of_different_form_are_refused(tangents):
    with pytest.raises(ValueError, match="expected a tree of the same form"):
        jvp(_product, ({"a": 2.0, "b": 3.0},), tangents)
    with pytest.raises(ValueError, match="expected a tree of the same form"):
        vjp(lambda x: (x, x), 1.0)[1]((1.0,))


def test_one_walk_serves_all_results(monkeypatch):
    """Were each result walked alone, the part that they share would be walked once for each."""
    entry, walked = ag.TABLE["exp"], []
    pull_exp = entry.pull
    monkeypatch.setattr(entry, "pull", lambda *arguments: walked.append(1) or pull_exp(*arguments))

    def f(x):
        shared = x.exp()
        return [shared * i for i in range(5)] + [shared, shared]

    _, pull = vjp(f, X)
    found = pull([np.ones(3)] * 7)
    np.testing.assert_allclose(found.numpy(), (0 + 1 + 2 + 3 + 4 + 2) * np.exp(X))
    assert len(walked) == 1
