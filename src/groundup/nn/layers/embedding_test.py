import numpy as np
import pytest

from groundup import nn, optim

RNG = np.random.default_rng(0)


def test_the_row_of_the_padding_starts_at_zero_and_stays():
    table = nn.Embedding(5, 3, padding_idx=-1, rng=RNG)
    optimizer = optim.SGD(table.parameters(), lr=0.1)
    before = table.weight.numpy()
    table(np.array([[4, 0], [4, 0]])).sum().backward()
    optimizer.step()
    np.testing.assert_array_equal(before[4], 0)
    np.testing.assert_allclose(table.weight.numpy() - before, [[-0.2] * 3] + [[0] * 3] * 4, rtol=1e-5)


@pytest.mark.parametrize("padding", [5, -6])
def test_a_padding_outside_of_the_table_is_refused(padding):
    with pytest.raises(ValueError, match=f"expected a padding_idx in a table of 5 rows, got {padding}"):
        nn.Embedding(5, 3, padding_idx=padding, rng=RNG)
