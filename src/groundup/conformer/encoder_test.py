"""What the chapters claim of a Conformer, of ours on our own engine. Equality stands in equality_test.py."""

import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.conformer import ConformerBlock, ConformerEncoder, relative_positions

LENGTHS = np.array([41, 23])


@pytest.fixture
def encoder():
    rng = np.random.default_rng(0)
    module = ConformerEncoder(17, 6, 2, 3, 5, 3, 0.0, channels=2, rng=rng, dtype=np.float64)
    for parameter in module.parameters():
        parameter.data[...] += 0.1 * rng.normal(size=parameter.shape)
    return module


def batch():
    return np.random.default_rng(1).normal(size=(2, 41, 17))


def test_an_utterance_alone_is_what_it_is_in_a_batch(encoder):
    encoder.eval()
    x = batch()
    together, lengths = encoder(Tensor(x), LENGTHS)
    for row, length in enumerate(LENGTHS):
        alone, _ = encoder(Tensor(x[row : row + 1, :length]), LENGTHS[row : row + 1])
        np.testing.assert_allclose(together.numpy()[row, : lengths[row]], alone.numpy()[0], atol=1e-12)
        assert not together.numpy()[row, lengths[row] :].any()


def test_more_padding_changes_nothing_in_training(encoder):
    x = batch()
    found = []
    for more in (0, 9):
        filled = np.concatenate((x, np.full((2, more, 17), 5.0)), 1)
        y, _ = encoder(Tensor(filled), LENGTHS)
        encoder.zero_grad()
        (y * y).sum().backward()
        found.append([parameter.grad.numpy() for parameter in encoder.parameters()])
    for mine, other in zip(*found, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-8, atol=1e-9)


def test_no_utterance_moves_another(encoder):
    encoder.eval()
    x = batch()
    other = x.copy()
    other[1] += 3
    before, after = (encoder(Tensor(t), LENGTHS)[0].numpy() for t in (x, other))
    np.testing.assert_array_equal(before[0], after[0])
    assert (before[1] != after[1]).any()


def test_a_block_adds_half_of_each_feed_forward():
    rng = np.random.default_rng(0)
    block = ConformerBlock(6, 3, 5, 3, 0.0, rng=rng, dtype=np.float64).eval()
    for module in (block.attention.output, block.convolution.output, block.feed_forward_out.contract):
        module.weight.data[...] = 0
        module.bias.data[...] = 0
    x = Tensor(rng.normal(size=(1, 4, 6)))
    y = block(x, np.array([4]), relative_positions(4, 6, np.float64))
    expected = block.norm(x + 0.5 * block.feed_forward_in(x))
    np.testing.assert_allclose(y.numpy(), expected.numpy(), atol=1e-14)
