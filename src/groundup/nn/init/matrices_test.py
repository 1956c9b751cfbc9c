import numpy as np
import pytest
import torch
from scipy import stats

from groundup import nn
from groundup.autograd import Tensor


@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3), (3, 2, 5), (2, 0)])
def test_rows_or_columns_are_orthonormal_as_torch_s_are(shape):
    ours = nn.init.orthogonal_(Tensor(np.zeros(shape)), 1.7, rng=np.random.default_rng(0)).numpy()
    theirs = torch.nn.init.orthogonal_(torch.zeros(shape, dtype=torch.float64), 1.7).numpy()
    for weight in (ours, theirs):
        matrix = weight.reshape(shape[0], -1) if weight.size else weight
        product = matrix @ matrix.T if shape[0] <= matrix.shape[1] else matrix.T @ matrix
        np.testing.assert_allclose(product, 1.7**2 * np.eye(len(product)), atol=1e-12)


def test_every_orthogonal_matrix_is_equally_likely():
    """The angle of a rotation or reflection in the plane is uniform; NumPy's bare QR fills half of it."""
    rng = np.random.default_rng(0)
    matrices = [nn.init.orthogonal_(Tensor(np.zeros((2, 2))), rng=rng).numpy() for _ in range(500)]
    angles = [np.arctan2(matrix[1, 0], matrix[0, 0]) for matrix in matrices]
    assert stats.kstest(angles, stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > 1e-4
    turns = np.mean([np.linalg.det(matrix) > 0 for matrix in matrices])
    assert abs(turns - 0.5) < 5 * 0.5 / np.sqrt(500)


@pytest.mark.parametrize(("sparsity", "zeros"), [(0.0, 0), (0.1, 2), (0.5, 6), (1.0, 11)])
def test_each_column_has_its_share_of_zeros_as_torch_s(sparsity, zeros):
    ours = nn.init.sparse_(Tensor(np.zeros((11, 400))), sparsity, 0.3, rng=np.random.default_rng(0)).numpy()
    theirs = torch.nn.init.sparse_(torch.zeros(11, 400), sparsity, 0.3).numpy()
    for weight in (ours, theirs):
        np.testing.assert_array_equal((weight == 0).sum(0), zeros)
    if zeros < 11:
        left = ours[ours != 0]
        assert abs(left.std() / 0.3 - 1) < 5 / np.sqrt(2 * left.size)
    if 0 < zeros < 11:  # every row is hit alike
        share = zeros / 11
        assert abs((ours == 0).mean(1) - share).max() < 5 * np.sqrt(share * (1 - share) / 400)


@pytest.mark.parametrize(
    ("fill", "message"),
    [
        (lambda rng: nn.init.orthogonal_(Tensor(np.zeros(3)), rng=rng), r"at least two axes, got \(3,\)"),
        (lambda rng: nn.init.sparse_(Tensor(np.zeros(3)), 0.1, rng=rng), r"expected a matrix, got \(3,\)"),
        (lambda rng: nn.init.sparse_(Tensor(np.zeros((3, 2))), 1.5, rng=rng), r"from 0 to 1, got 1\.5"),
    ],
)
def test_what_does_not_fit_is_refused(fill, message):
    with pytest.raises(ValueError, match=message):
        fill(np.random.default_rng(0))
