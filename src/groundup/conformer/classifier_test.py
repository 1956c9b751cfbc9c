import numpy as np
import pytest

from groundup import optim
from groundup.autograd import Tensor, check_gradients
from groundup.conformer import (
    ConformerEncoder,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    MeanPooling,
    SelfAttentionPooling,
    SpeakerClassifier,
)

LENGTHS = np.array([5, 3])
DOUBLE = {"rng": np.random.default_rng(0), "dtype": np.float64}


def classifier(classes=3, dtype=np.float64):
    rng = np.random.default_rng(0)
    encoder = ConformerEncoder(17, 8, 1, 2, 8, 3, 0.0, channels=4, rng=rng, dtype=dtype)
    pooling, head = (
        SelfAttentionPooling(8, rng=rng, dtype=dtype),
        CosineHead(8, classes, rng=rng, dtype=dtype),
    )
    return SpeakerClassifier(encoder, pooling, head, MarginSoftmax(margin=0.2))


def test_derivatives_of_poolings_heads_and_margin_are_the_limits_of_differences():
    h = np.random.default_rng(1).normal(size=(2, 5, 4))
    attentive = SelfAttentionPooling(4, **DOUBLE)
    attentive.score.weight.data[...] = np.random.default_rng(2).normal(size=(1, 4))
    for pooling in (MeanPooling(4), attentive):
        check_gradients(lambda t, pooling=pooling: pooling(t, LENGTHS), h, order=1)
    for head in (LinearHead(4, 3, **DOUBLE), CosineHead(4, 3, **DOUBLE)):
        check_gradients(head, h[:, 0])
    check_gradients(lambda t: MarginSoftmax(label_smoothing=0.1)(t, np.array([2, 0])), h[:, 0] / 3)


def test_poolings_do_not_hear_the_padding():
    h = np.random.default_rng(1).normal(size=(2, 5, 4))
    other = h.copy()
    other[1, 3:] = np.nan
    for pooling in (MeanPooling(4), SelfAttentionPooling(4, **DOUBLE)):
        np.testing.assert_array_equal(
            pooling(Tensor(h), LENGTHS).numpy(), pooling(Tensor(other), LENGTHS).numpy()
        )
    np.testing.assert_allclose(MeanPooling(4)(Tensor(h), LENGTHS).numpy()[1], h[1, :3].mean(0))


def test_the_margin_sets_the_target_apart():
    cosines, labels = Tensor(np.array([[0.4, 0.1, -0.2]])), np.array([0])
    z = 30 * np.array([0.4 - 0.2, 0.1, -0.2])
    expected = np.log(np.exp(z).sum()) - z[0]
    np.testing.assert_allclose(MarginSoftmax(scale=30, margin=0.2)(cosines, labels).item(), expected)


def test_it_learns_one_batch_by_heart_from_the_loss_of_guessing():
    model, rng = classifier(dtype=np.float32), np.random.default_rng(3)
    x, labels = rng.normal(size=(6, 30, 17)).astype(np.float32), np.arange(6) % 3
    lengths = np.array([30, 20, 25, 30, 15, 22])
    optimiser = optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(25):
        optimiser.zero_grad()
        loss = model.loss(Tensor(x), lengths, labels)
        loss.backward()
        optimiser.step()
    assert (model(Tensor(x), lengths).numpy().argmax(1) == labels).all() and loss.item() < 0.1


@pytest.mark.parametrize(
    ("shape", "lengths", "message"),
    [
        ((2, 30, 16), [30, 30], "expected x (B, T, 17) and lengths (B,), got (2, 30, 16) and (2,)"),
        ((2, 30, 17), [30], "expected x (B, T, 17) and lengths (B,), got (2, 30, 17) and (1,)"),
        ((2, 30, 17), [30, 31], "expected lengths from 7 to 30 frames, got 30 to 31"),
        ((2, 30, 17), [6, 30], "expected lengths from 7 to 30 frames, got 6 to 30"),
    ],
)
def test_a_batch_that_does_not_fit_is_refused(shape, lengths, message):
    with pytest.raises(ValueError) as error:
        classifier()(Tensor(np.zeros(shape)), np.array(lengths))
    assert str(error.value) == message
