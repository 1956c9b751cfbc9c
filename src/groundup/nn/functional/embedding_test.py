import numpy as np
import pytest

from groundup.autograd import Tensor, one_hot
from groundup.nn import functional as F  # noqa: N812

RNG = np.random.default_rng(0)
TABLE = RNG.standard_normal((5, 3))


def test_it_is_the_product_with_one_hot_rows():
    indices, upstream = RNG.integers(0, 5, (2, 7)), RNG.standard_normal((2, 7, 3))
    ours, product = (Tensor(TABLE, requires_grad=True) for _ in range(2))
    found, expected = F.embedding(indices, ours), one_hot(indices, 5).astype(np.float64) @ product
    np.testing.assert_array_equal(found.numpy(), expected.numpy())
    found.backward(upstream)
    expected.backward(upstream)
    np.testing.assert_allclose(ours.grad.numpy(), product.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("padding", [2, -3])
def test_the_padding_gets_its_row_and_no_gradient(padding):
    table = Tensor(TABLE, requires_grad=True)
    y = F.embedding(Tensor(np.array([2, 4, 2])), table, padding)
    np.testing.assert_array_equal(y.numpy(), TABLE[[2, 4, 2]])
    y.sum().backward()
    np.testing.assert_array_equal(table.grad.numpy(), np.eye(5)[4][:, None] * np.ones(3))


@pytest.mark.parametrize(
    ("indices", "weight", "padding", "message"),
    [
        ([0, 5], TABLE, None, r"expected indices from 0 to 4, got \[0 5\]"),
        ([-1], TABLE, None, r"expected indices from 0 to 4, got \[-1\]"),
        ([0.0], TABLE, None, "expected indices"),
        ([0], TABLE[0], None, r"expected a weight of shape \(K, D\), got \(3,\)"),
        ([0], TABLE, 5, "expected a padding_idx in a table of 5 rows, got 5"),
    ],
)
def test_what_is_no_row_of_the_table_is_refused(indices, weight, padding, message):
    with pytest.raises(ValueError, match=message):
        F.embedding(np.array(indices), Tensor(weight), padding)
