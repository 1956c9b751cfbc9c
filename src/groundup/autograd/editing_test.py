"""In-place changes: in place where nothing is recorded, a new tensor or a refusal where something is; each is
counted, and backward() names the operation that it harmed.
"""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, checkpoint, grad, no_grad


def test_assigning_into_a_recorded_tensor_names_the_remedy():
    x = Tensor([1.0, 2.0], requires_grad=True)
    for tensor in (x, x * 2):
        with pytest.raises(RuntimeError, match=r"t\[i\] = v cannot be recorded: write where\(mask, v, t\)"):
            tensor[0] = 5.0


def test_assigning_a_recorded_value_is_refused():
    table = Tensor([0.0, 0.0])
    with pytest.raises(RuntimeError, match="cannot be recorded"):
        table[0] = Tensor(1.0, requires_grad=True)


def test_assigning_into_a_constant():
    x = Tensor(np.zeros((2, 3)))
    x[0] = 1.0
    x[Tensor([1]), 1:] = Tensor([2.0, 3.0])
    x[x == 0] = -1.0
    assert x.tolist() == [[1.0, 1.0, 1.0], [-1.0, 2.0, 3.0]]


def test_a_leaf_is_changed_inside_no_grad_and_keeps_its_identity():
    w = Tensor([1.0, 2.0], requires_grad=True)
    same, memory = w, w.data
    with no_grad():
        w -= 0.5 * w
        w *= 2
        w += 1
        w /= 2
    assert w is same and w.requires_grad and w.is_leaf
    np.testing.assert_array_equal(memory, [1.0, 1.5])


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (0, 3), (3, 0), (70, 1000), (1, 70_000)])
def test_add_is_torchs(shape):
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal(shape).astype(np.float32), rng.standard_normal(shape).astype(np.float32)
    ours, theirs = Tensor(x), torch.tensor(x)
    memory = ours.data
    assert ours.add_(Tensor(y), alpha=np.float64(-0.3)) is ours
    theirs.add_(torch.tensor(y), alpha=-0.3)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(memory.numpy(), theirs, rtol=1e-5, atol=1e-7)


def test_add_is_refused_where_it_would_be_recorded_or_does_not_fit():
    x, w = Tensor([1.0, 2.0]), Tensor([1.0, 2.0], requires_grad=True)
    for target, added in ((w, x), (x, w), (w * 2, x)):
        with pytest.raises(RuntimeError, match="add_: a change in place cannot be recorded"):
            target.add_(added)
    with pytest.raises(ValueError, match=r"add_: expected a tensor of shape \(2,\), got \(1,\)"):
        x.add_(Tensor([1.0]))
    with no_grad():
        assert w.add_(x).tolist() == [2.0, 4.0]


def test_a_recorded_leaf_is_refused():
    w = Tensor([1.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"use no_grad\(\)"):
        w -= 0.1


def test_a_recorded_result_is_replaced_and_differentiated():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    first = y
    y += x
    y *= x
    assert y is not first and first.tolist() == [3.0, 6.0]
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), 8 * x.data)


def test_a_constant_that_meets_a_recorded_value_becomes_recorded():
    x, total = Tensor([1.0, 2.0], requires_grad=True), Tensor(0.0)
    total += (x * x).sum()
    total.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2.0, 4.0])


def test_the_type_stays():
    x = Tensor(np.ones(2, np.float32))
    x += np.ones(2)
    assert x.dtype == np.float32


def test_a_value_inside_a_transform_is_refused():
    with pytest.raises(RuntimeError, match="cannot be recorded"):
        grad(lambda x: x.__setitem__(0, 1.0))(np.ones(2))

    def f(x):
        y = x * 1
        with no_grad():
            y -= 1.0
        return y.sum()

    with pytest.raises(RuntimeError, match="inside a transform cannot be changed in place"):
        grad(lambda z: grad(f)(z).sum())(np.ones(2))


def _no_grad_step(x, older):
    with no_grad():
        x -= 1.0


def _by_add(x, older):
    with no_grad():
        x.add_(np.ones(2))


def _through_detach(x, older):
    x.detach()[0] = 5.0


def _through_data(x, older):
    x.data[0] = 5.0


def _through_older_data(x, older):
    older[0] = 5.0


def _by_an_operator(x, older):
    x.data *= 2


def _through_a_slice_of_the_data(x, older):
    x.data[1:][0] = 5.0


def _by_replacing(x, older):
    x.data = np.zeros(2)


def _through_a_view(x, older):
    with no_grad():
        x.reshape(1, 2)[0, 0] = 5.0


EDITS = [
    _no_grad_step,
    _by_add,
    _through_detach,
    _through_data,
    _through_older_data,
    _by_an_operator,
    _through_a_slice_of_the_data,
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


def test_data_minus_equals_steps_in_place():
    x = Tensor([1.0, 2.0], requires_grad=True)
    memory = x.data
    x.data -= 0.5
    assert memory.tolist() == [0.5, 1.5] and x.requires_grad


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


COPIES = {
    "copy": lambda x: x.numpy().copy(),
    "np.array": lambda x: np.array(x.numpy()),
    "np.asarray": lambda x: np.asarray(x.detach()),
    "astype": lambda x: x.numpy().astype(np.float32),
    "rows": lambda x: x.numpy()[[1, 0]],
    "np.sort": lambda x: np.sort(x.numpy()),
    "reshaped": lambda x: x.numpy().T.reshape(-1).copy()[1:],
    "deepcopy": lambda x: copy.deepcopy(x.numpy()),
    "pickle": lambda x: pickle.loads(pickle.dumps(x.numpy())),
    "where": lambda x: np.where([True, False], x.numpy(), 0.0),
}


@pytest.mark.parametrize("taken", COPIES)
def test_a_copy_is_a_plain_array_of_its_owner(taken):
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    copied = COPIES[taken](x)
    assert type(copied) is np.ndarray
    copied[:1] = 9.0
    copied += 1.0
    np.add.at(copied, 0, 1.0)
    copied.fill(0.0)
    y.backward()
    assert x.tolist() == [1.0, 2.0] and x.grad.tolist() == [2.0, 4.0]


WRITES = {
    "index": lambda a: a.__setitem__(0, 5.0),
    "slice": lambda a: a[1:].__setitem__(0, 5.0),
    "in place": lambda a: a.__iadd__(1.0),
    "out": lambda a: np.exp(a, out=a),
    "np.copyto": lambda a: np.copyto(a, 0),
    "sort": lambda a: a.sort(),
    "np.put": lambda a: np.put(a, 0, 0),
}


@pytest.mark.parametrize("write", WRITES)
def test_writing_where_it_would_change_nothing_is_refused(write):
    x = Tensor([2.0, 1.0])
    with pytest.raises(ValueError, match="read-only"):
        WRITES[write](x.numpy())
    assert x.tolist() == [2.0, 1.0]


def test_a_ufunc_that_ignores_read_only_reaches_a_copy_alone():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    np.add.at(x.numpy(), [0, 0], 5.0)  # NumPy's `at` does not ask
    y.backward()
    assert x.tolist() == [1.0, 2.0] and x.grad.tolist() == [2.0, 4.0]


def test_data_is_the_same_memory_without_the_history_as_in_torch():
    x = Tensor([1.0, 2.0], requires_grad=True)
    assert isinstance(x.data, Tensor) and not x.data.requires_grad
    x.data = x.data[::-1]
    assert x.tolist() == [2.0, 1.0]


def _rows(x):
    return x[np.array([0, 0])]


COPIED = {"turned": lambda x: x.T.reshape(-1), "rows": _rows, "a mask": lambda x: x[np.array([True, True])]}


@pytest.mark.parametrize("kind", COPIED)
def test_what_reshape_or_an_index_copied_is_edited_freely(kind):
    """Such results may be views, and then share the stamp; here they are copies."""
    x = Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = (x * x).sum()
    COPIED[kind](x).data[0] = 9.0
    y.backward()
    assert x.grad.tolist() == [[2.0, 4.0], [6.0, 8.0]]


def test_a_view_out_of_a_checkpoint_shares_the_stamp():
    x = Tensor([1.0, 2.0], requires_grad=True)
    view = checkpoint(lambda x: x.reshape(2, 1), x)
    y = (view * view).sum()
    x.data[0] = 5.0
    with pytest.raises(RuntimeError, match="mul saved"):
        y.backward()


def test_an_edit_that_a_checkpoint_would_not_see_in_its_value_is_noticed():
    x, w = Tensor([2.0], requires_grad=True), Tensor([3.0])
    y = checkpoint(lambda x, w: (x - 2.0) * w, x, w)  # 0 whatever w is; its derivative is w
    w += 1.0
    with pytest.raises(RuntimeError, match="checkpoint saved"):
        y.sum().backward()
