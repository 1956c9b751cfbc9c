"""Whatever is written into a tensor's memory is counted; backward() names the operation that it harmed."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, no_grad
from groundup.autograd.window import Window


def _no_grad_step(x, older):
    with no_grad():
        x -= 1.0


def _through_detach(x, older):
    x.detach()[0] = 5.0


def _through_data(x, older):
    x.data[0] = 5.0


def _through_an_older_window(x, older):
    older[0] = 5.0


def _by_an_operator(x, older):
    x.data *= 2


def _by_a_ufunc(x, older):
    np.exp(x.data, out=x.data)


def _through_a_slice_of_the_window(x, older):
    x.numpy()[1:][0] = 5.0


def _by_replacing(x, older):
    x.data = np.zeros(2)


def _through_a_view(x, older):
    with no_grad():
        x.reshape(1, 2)[0, 0] = 5.0


EDITS = [
    _no_grad_step,
    _through_detach,
    _through_data,
    _through_an_older_window,
    _by_an_operator,
    _by_a_ufunc,
    _through_a_slice_of_the_window,
    _by_replacing,
    _through_a_view,
]


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_a_saved_input_raises_and_names_the_operation(edit):
    x = Tensor([1.0, 2.0], requires_grad=True)
    older = x.data
    y = (x * x).sum()
    edit(x, older)
    with pytest.raises(RuntimeError, match="a value that mul saved for its derivative was changed in place"):
        y.backward()


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_before_the_operation_or_after_backward_is_fine(edit):
    x = Tensor([1.0, 2.0], requires_grad=True)
    older = x.data
    edit(x, older)
    (x * x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 * x.data)
    edit(x, older)


@pytest.mark.parametrize("name", ["exp", "sqrt", "tanh", "sigmoid", "relu", "softmax"])
def test_an_edit_of_a_saved_result_names_its_operation(name):
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = getattr(x, name)(*([0] if name == "softmax" else []))
    y.data[0] = 3.0
    with pytest.raises(RuntimeError, match=f"{name} saved"):
        y.sum().backward()


def test_an_edit_of_what_no_rule_saved_is_fine():
    x, w = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0])
    y = (x + w).sum()
    w[0] = 0.0
    x.data[0] = 7.0
    y.backward()
    constant_times = (x * w).sum()  # only w is needed for the gradient of x
    x.data[0] = 8.0
    constant_times.backward()


def test_an_edit_of_a_saved_constant_is_noticed():
    x, w = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0])
    y = (x * w).sum()
    w += 1.0
    with pytest.raises(RuntimeError, match="mul saved"):
        y.backward()


def test_an_array_of_the_caller_may_change():
    x, a = Tensor([1.0, 2.0], requires_grad=True), np.array([3.0, 4.0])
    mask, index = np.array([True, False]), np.array([1, 1])
    y = (x * a).sum() + ag.where(mask, x, 0.0).sum() + x[index].sum() + x.gather(0, index).sum()
    a[:], mask[:], index[:] = 0.0, False, 0
    y.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [4.0, 8.0])


def test_other_ways_into_the_memory_are_closed():
    x = Tensor([2.0, 1.0])
    for write in (
        lambda a: np.copyto(a, 0),
        lambda a: a.fill(0),
        lambda a: a.sort(),
        lambda a: np.put(a, 0, 0),
    ):
        with pytest.raises(ValueError, match="read-only"):
            write(x.data)
    assert x.tolist() == [2.0, 1.0]


def test_data_minus_equals_steps_in_place():
    x = Tensor([1.0, 2.0], requires_grad=True)
    memory = x.data
    x.data -= 0.5
    np.testing.assert_array_equal(memory, [0.5, 1.5])
    assert x.requires_grad


def test_what_is_computed_from_a_window_is_a_plain_array():
    window = Tensor([1.0, 2.0]).data
    for result in (window * 2, 2 - window, np.sqrt(window), window.sum(), -window, window + window):
        assert not isinstance(result, Window)
    assert repr(window) == "array([1., 2.])"


def test_a_copy_of_a_window_is_nobody_elses():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    for copied in (x.data.copy(), np.array(x.data), x.data.astype(np.float32)):
        copied[0] = 9.0
        copied += 1.0
        copied.fill(0.0)
    y.backward()
    assert x.tolist() == [1.0, 2.0]


def test_inside_a_transform_an_edit_is_noticed_too():
    def f(x):
        y = x * x
        x.data[0] = 5.0
        return y.sum()

    with pytest.raises(RuntimeError, match="mul saved"):
        ag.grad(f)(np.array([1.0, 2.0]))
    with pytest.raises(RuntimeError, match="mul saved"):
        ag.grad(lambda z: ag.grad(f)(z).sum())(Tensor([1.0, 2.0], requires_grad=True))


def test_an_edit_inside_a_transform_is_noticed_outside():
    def f(x):
        y = x.exp()
        y.data[0] = 5.0
        return y

    y, _ = ag.vjp(f, Tensor([1.0, 2.0], requires_grad=True))
    with pytest.raises(RuntimeError, match="exp saved"):
        y.sum().backward()
