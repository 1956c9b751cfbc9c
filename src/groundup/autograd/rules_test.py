"""The table: what a rule is given, what is saved for it, and a primitive that a reader registers."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import DIAGONAL, LINEAR, TABLE, Tensor, check_gradients, primitive


@pytest.fixture(autouse=True)
def the_table_is_as_before():
    before = dict(TABLE)
    yield
    TABLE.clear()
    TABLE.update(before)


def test_a_readers_primitive_works_in_every_mode_and_order():
    @primitive(vjp=[lambda g, out: g * (1.0 - out * out)], jvp=DIAGONAL)
    def squash(x):
        """tanh x."""
        return np.tanh(x)

    assert squash.__doc__ == "tanh x." and squash.__name__ == "squash"
    assert TABLE["squash"] is squash.primitive
    check_gradients(squash, np.array([0.3, -1.0]), order=3)


def test_arrays_in_array_out_and_a_tensor_anywhere_a_tensor_out():
    @primitive(vjp=[lambda g, y: g * y, lambda g, x: g * x], jvp=LINEAR)
    def times(x, y):
        return x * y

    assert type(times(np.ones(2), 3.0)) is np.ndarray
    assert isinstance(times(np.ones(2), Tensor(3.0)), Tensor)


def test_a_rule_gets_what_it_names():
    seen = {}

    def rule(g, out, y, *, shape, power):
        seen.update(g=g, out=out, y=y, shape=shape, power=power)
        return g * y * power

    @primitive(vjp=[rule, lambda g, x, *, power: (g * x * power).sum()], jvp=LINEAR)
    def scaled(x, y, *, power):
        return x * y * power

    scaled(Tensor([1.0, 2.0], requires_grad=True), 5.0, power=3).sum().backward()
    assert seen["shape"] == (2,) and seen["power"] == 3 and seen["y"] == 5.0
    assert seen["out"].tolist() == [15.0, 30.0] and seen["g"].tolist() == [1.0, 1.0]


def test_only_what_the_needed_rules_name_is_saved():
    mul = TABLE["mul"]
    assert mul.kept(0b01) == [1]  # for the derivative of x only y is needed
    assert mul.kept(0b10) == [0]
    assert mul.kept(0b11) == [0, 1]
    assert TABLE["add"].kept(0b11) == []
    assert TABLE["exp"].kept(0b1) == [1]  # the result


def test_every_entry_has_a_rule_for_each_argument():
    for name, entry in TABLE.items():
        assert len(entry.vjp) == len(entry.arguments), name
        assert entry.jvp is LINEAR or len(entry.jvp) == len(entry.arguments), name


def test_a_rule_that_names_what_is_not_there_is_refused_when_it_is_registered():
    with pytest.raises(ValueError, match=r"a rule that names some of \['x', 'out'\], got \['z'\]"):
        primitive(vjp=[lambda g, z: g], jvp=DIAGONAL)(lambda x: x)


def test_a_rule_that_asks_for_an_option_that_is_not_there_is_refused_too():
    with pytest.raises(ValueError, match=r"\['power', 'shape', 'position'\], got \['shape', 'root'\]"):

        @primitive(vjp=[lambda g, *, shape, root: g], jvp=DIAGONAL)
        def raised(x, *, power):
            return x**power


def double(*arrays):
    return arrays[0] * 2


@pytest.mark.parametrize(
    ("function", "rules", "message"),
    [
        (
            lambda x, y: x,
            {"vjp": [lambda g: g], "jvp": LINEAR},
            r"a vjp rule for each of \['x', 'y'\], got 1",
        ),
        (lambda x: x, {"vjp": [lambda g: g], "jvp": []}, r"a jvp rule for each of \['x'\], got 0"),
        (double, {"vjp": [lambda g: g], "jvp": DIAGONAL}, "double: expected jvp=LINEAR"),
    ],
)
def test_registration_counts_the_rules(function, rules, message):
    with pytest.raises(ValueError, match=message):
        primitive(**rules)(function)


def test_a_name_is_given_once_but_a_cell_may_run_again():
    def exp(x):
        return x

    with pytest.raises(ValueError, match=r"exp: the name is taken by a function of .*pointwise"):
        primitive(vjp=[lambda g: g], jvp=LINEAR)(exp)
    for _ in range(2):
        primitive(vjp=[lambda g: g], jvp=LINEAR)(lambda x: x)


def test_an_array_given_by_name_is_differentiated():
    x, w = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0], requires_grad=True)
    ag.mul(x, y=w).sum().backward()
    ag.exp(x=x).sum().backward()
    assert w.grad.tolist() == [1.0, 2.0]
    np.testing.assert_allclose(x.grad.numpy(), np.array([3.0, 4.0]) + np.exp([1.0, 2.0]))
    slope = ag.grad(lambda w: ag.div(y=w, x=np.ones(2)).sum())(np.array([1.0, 2.0]))
    assert slope.tolist() == [-1.0, -0.25]
    np.testing.assert_array_equal(ag.add(x=np.ones(2), y=2.0), [3.0, 3.0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: ag.mul(x), "mul: missing a required argument: 'y'"),
        (lambda x: ag.mul(x, x, x), "mul.* takes 2 positional arguments but 3 were given"),
        (lambda x: ag.mul(x, z=x), "mul: missing a required argument: 'y'"),
        (lambda x: ag.mul(x, x, z=x), "mul.* unexpected keyword argument 'z'"),
        (lambda x: ag.mul(x, x, y=x), "mul.* multiple values for argument 'y'"),
    ],
)
@pytest.mark.parametrize("x", [np.ones(2), Tensor([1.0, 2.0], requires_grad=True)], ids=["array", "tensor"])
def test_arguments_that_do_not_fit_are_named(call, message, x):
    with pytest.raises(TypeError, match=message):
        call(x)
