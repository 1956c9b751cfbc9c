import numpy as np
import pytest

from groundup import nn, optim
from groundup.autograd import Tensor

KINDS = [nn.RNN, nn.LSTM, nn.GRU]
TIME, BATCH, FEATURES, HIDDEN = 7, 2, 3, 5


def layer(kind, **options):
    return kind(FEATURES, HIDDEN, rng=np.random.default_rng(0), dtype=np.float64, **options)


def numbers(*shape, seed=1):
    return np.random.default_rng(seed).standard_normal(shape)


def parts(state):
    return state if isinstance(state, tuple) else (state,)


@pytest.mark.parametrize("kind", KINDS)
def test_two_halves_with_the_state_handed_on_are_the_whole(kind):
    module, x = layer(kind, num_layers=2), numbers(TIME, BATCH, FEATURES)
    whole, last = module(Tensor(x))
    first, between = module(Tensor(x[:3]))
    second, end = module(Tensor(x[3:]), between)
    np.testing.assert_allclose(np.concatenate([first.numpy(), second.numpy()]), whole.numpy(), rtol=1e-12)
    for ours, expected in zip(parts(end), parts(last), strict=True):
        np.testing.assert_allclose(ours.numpy(), expected.numpy(), rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_the_past_does_not_see_the_future_and_no_sequence_another(kind):
    module, x = layer(kind), numbers(TIME, BATCH, FEATURES)
    moved = x.copy()
    moved[4, 0] += 10.0
    before, after = module(Tensor(x))[0].numpy(), module(Tensor(moved))[0].numpy()
    np.testing.assert_array_equal(before[:4], after[:4])
    np.testing.assert_array_equal(before[:, 1], after[:, 1])
    assert (before[4:, 0] != after[4:, 0]).any(-1).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_direction_is_the_same_walk_from_the_end(kind):
    both, one, x = layer(kind, bidirectional=True), layer(kind), numbers(TIME, BATCH, FEATURES)
    state = both.state_dict()
    one.load_state_dict({name: state[f"{name}_reverse"] for name in one.state_dict()})
    backward = one(Tensor(x[::-1].copy()))[0].numpy()[::-1]
    np.testing.assert_allclose(both(Tensor(x))[0].numpy()[..., HIDDEN:], backward, rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_acts_between_layers_in_training(kind):
    deep, x = layer(kind, num_layers=2, dropout=0.5), Tensor(numbers(TIME, BATCH, FEATURES))
    assert not np.array_equal(deep(x)[0].numpy(), deep(x)[0].numpy())
    np.testing.assert_array_equal(*(deep.eval()(x)[0].numpy() for _ in range(2)))
    single = layer(kind, dropout=0.5)
    np.testing.assert_array_equal(*(single(x)[0].numpy() for _ in range(2)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: nn.LSTM(3, 5, 0, rng=None), r"expected sizes of at least 1, got \(3, 5, 0\)"),
        (lambda x: nn.GRU(3, 5, dropout=1.5, rng=None), r"from 0 to 1, got 1\.5"),
        (
            lambda x: nn.RNN(3, 5, 1, "sin", rng=None),
            "expected a nonlinearity of 'tanh' or 'relu', got 'sin'",
        ),
        (lambda x: layer(nn.RNN)(x[..., :2]), r"expected \(\[B,\] T, 3\) in some order, got \(7, 2, 2\)"),
        (lambda x: layer(nn.RNN)(x[:0]), r"expected \(\[B,\] T, 3\) in some order, got \(0, 2, 3\)"),
        (lambda x: layer(nn.GRU)(x, x), r"expected a state of shape \(1, 2, 5\), got \[\(7, 2, 3\)\]"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(Tensor(numbers(TIME, BATCH, FEATURES)))


@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_to_remember_the_first_frame(kind):
    rng = np.random.default_rng(0)
    module, readout = kind(1, 8, rng=rng, dtype=np.float64), nn.Linear(8, 1, rng=rng, dtype=np.float64)
    optimizer = optim.SGD([*module.parameters(), *readout.parameters()], lr=0.3)
    x, losses = Tensor(rng.choice([-1.0, 1.0], (3, 16, 1))), []
    for _ in range(120):
        optimizer.zero_grad()
        error = readout(module(x)[0][-1]) - x[0]
        loss = (error * error).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] > 0.5 and losses[-1] < 0.1
