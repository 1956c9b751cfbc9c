"""What a tensor holds, how it reads, and what it refuses."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor, grad


def test_the_data_are_copied():
    source = np.ones(2)
    x = Tensor(source)
    source[0] = 5
    assert x.data[0] == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.bool_])
def test_an_array_keeps_its_type(dtype):
    assert Tensor(np.ones(2, dtype)).dtype == dtype


def test_python_floats_make_float64_and_integers_stay():
    assert Tensor([1.0]).dtype == np.float64
    assert Tensor([1]).dtype == np.int64
    assert Tensor([1], dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize("data", [[1, 2], [True], np.arange(3, dtype=np.uint8)])
def test_integers_cannot_require_a_gradient(data):
    with pytest.raises(TypeError, match="only floating-point tensors can require a gradient, got dtype"):
        Tensor(data, requires_grad=True)
    with pytest.raises(TypeError, match="only floating-point"):
        Tensor(data).requires_grad_()


@pytest.mark.parametrize("data", [[None], ["a"], [object()], [1j]])
def test_other_things_are_refused(data):
    with pytest.raises(TypeError, match="expected real numbers or booleans, got an array of dtype"):
        Tensor(data)


def test_its_properties():
    x = Tensor(np.zeros((2, 3)))
    assert (x.shape, x.ndim, x.dim(), x.size(), x.size(-1), x.numel(), len(x)) == (
        (2, 3),
        2,
        2,
        (2, 3),
        3,
        6,
        2,
    )
    assert x.tolist() == [[0.0] * 3] * 2
    assert [row.shape for row in x] == [(3,), (3,)]
    with pytest.raises(TypeError, match="no length"):
        len(Tensor(1.0))


def test_detach_shares_the_memory_without_the_history():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = (x * 1).detach()
    assert not y.requires_grad
    x.detach()[0] = 9.0
    assert x.data[0] == 9.0


def test_requires_grad_can_be_given_and_taken():
    x = Tensor([1.0])
    assert x.requires_grad_() is x and x.requires_grad and x.is_leaf
    x.requires_grad = False
    assert not x.requires_grad
    with pytest.raises(RuntimeError, match="use detach"):
        (x.requires_grad_() * 1).requires_grad = False


def test_backward_without_anything_recorded_raises():
    with pytest.raises(RuntimeError, match="no input had requires_grad=True"):
        Tensor([1.0]).sum().backward()


def test_backward_of_many_numbers_asks_for_its_cotangent():
    y = Tensor([1.0, 2.0], requires_grad=True) * 2
    with pytest.raises(RuntimeError, match=r"shape \(2,\) needs its cotangent.*backward\(gradient\)"):
        y.backward()
    with pytest.raises(ValueError, match=r"expected a gradient of shape \(2,\), got \(3,\)"):
        y.backward(np.ones(3))


def test_backward_of_a_leaf_gives_it_its_cotangent():
    x, u = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0])
    x.backward(u)
    u[0] = 0.0
    np.testing.assert_array_equal(x.grad.numpy(), [3.0, 4.0])


def test_grad_can_be_set_and_cleared():
    x = Tensor([1.0, 2.0], requires_grad=True)
    x.grad = Tensor([5.0, 6.0])
    assert x.grad.tolist() == [5.0, 6.0]
    with pytest.raises(ValueError, match="expected a gradient of shape"):
        x.grad = Tensor([1.0])
    x.grad = None
    assert x.grad is None
    with pytest.raises(RuntimeError, match="does not require a gradient"):
        Tensor([1.0]).grad = Tensor([1.0])


def test_the_gradient_has_the_type_of_its_tensor():
    x = Tensor(np.ones(2, np.float32), requires_grad=True)
    (x * np.ones(2)).sum().backward()
    assert x.grad.dtype == np.float32


def test_numpy_functions_do_not_lose_a_gradient_in_silence():
    x = Tensor([1.0], requires_grad=True)
    with pytest.raises(TypeError, match="NumPy would lose the gradient"):
        np.asarray(x)
    with pytest.raises(TypeError, match="ufunc"):
        np.sin(x)
    assert np.asarray(x.detach()) == [1.0]


def test_numpy_functions_are_refused_inside_transforms():
    with pytest.raises(TypeError, match="NumPy would lose the gradient"):
        grad(lambda x: np.linalg.norm(x))(np.ones(2))


def test_an_array_on_the_left_leaves_the_operation_to_the_tensor():
    x = Tensor([1.0, 2.0], requires_grad=True)
    for y in (np.ones(2) * x, np.ones(2) - x, np.eye(2) @ x, np.float64(2) / x, np.float64(2) ** x):
        assert isinstance(y, Tensor) and y.shape == (2,) and y.requires_grad


def test_a_tensor_can_be_copied():
    x = Tensor([1.0, 2.0])
    y = copy.deepcopy(x)
    y[0] = 5.0
    assert x.tolist() == [1.0, 2.0]


def test_a_subclass_is_recorded_like_a_tensor():
    class Parameter(Tensor):
        pass

    p = Parameter([2.0], requires_grad=True)
    (p * p).sum().backward()
    assert p.grad.item() == 4.0


def test_a_tensor_is_a_key():
    x, y = Tensor([1.0]), Tensor([1.0])
    assert len({x: 1, y: 2}) == 2


def test_a_leaf_survives_a_pickle():
    x = pickle.loads(pickle.dumps(Tensor([1.0, 2.0], requires_grad=True)))
    (x * x).sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_new_data_keep_the_shape_that_the_graph_knows():
    x = Tensor([1.0, 2.0], requires_grad=True)
    x.data = [3, 4]
    assert x.tolist() == [3.0, 4.0] and x.dtype == np.float64
    with pytest.raises(ValueError, match=r"expected data of shape \(2,\)"):
        x.data = np.zeros(3)


def test_a_leaf_that_was_frozen_is_the_same_leaf_when_it_thaws_as_in_torch():
    for make in (lambda: Tensor([1.0, 2.0], requires_grad=True), _torch_leaf):
        x = make()
        y = (x * x).sum()
        (x * 1.0).sum().backward()
        x.requires_grad_(False)
        assert not x.requires_grad and x.is_leaf and not (x * 2).requires_grad
        assert x.grad.tolist() == [1.0, 1.0]
        y.backward(retain_graph=True)  # made before; a frozen leaf takes nothing
        assert x.grad.tolist() == [1.0, 1.0]
        x.requires_grad_(True)
        y.backward()
        (x * 1.0).sum().backward()
        assert x.grad.tolist() == [4.0, 6.0]


def _torch_leaf():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def test_a_frozen_leaf_is_a_constant_everywhere():
    x, w = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0], requires_grad=True)
    w.requires_grad = False
    (x * w).sum().backward()
    assert x.grad.tolist() == [3.0, 4.0] and w.grad is None
    assert grad(lambda x: (x * w).sum())(x).tolist() == [3.0, 4.0]
    assert grad(lambda v: (x.detach() * v).sum())(w).tolist() == [1.0, 2.0]
    w += 1.0
    assert np.asarray(w).tolist() == [4.0, 5.0]
    with pytest.raises(RuntimeError, match="no input had requires_grad=True"):
        w.sum().backward()
    for use in (lambda: w.backward(np.ones(2)), lambda: w.register_hook(print), w.retain_grad):
        with pytest.raises(RuntimeError, match=r"requires? (no|a) gradient"):
            use()


def test_a_variable_of_a_transform_cannot_be_frozen():
    with pytest.raises(RuntimeError, match="only a leaf can stop requiring a gradient"):
        grad(lambda x: x.requires_grad_(False).sum())(np.ones(2))
