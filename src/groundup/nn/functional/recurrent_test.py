import numpy as np
import pytest
import torch

from groundup.autograd import Tensor
from groundup.nn.functional.recurrent import gru_step, lstm_step, relu_step, tanh_step, unrolled

RNG = np.random.default_rng(0)
B, FEATURES, D = 2, 3, 7
STEPS = {  # ours, torch's, how many gates, how many tensors a state is
    "tanh": (tanh_step, torch.rnn_tanh_cell, 1, 1),
    "relu": (relu_step, torch.rnn_relu_cell, 1, 1),
    "lstm": (lstm_step, torch.lstm_cell, 4, 2),
    "gru": (gru_step, torch.gru_cell, 3, 1),
}


@pytest.mark.parametrize(("step", "cell", "gates", "states"), STEPS.values(), ids=STEPS)
def test_one_step_is_torch_s_cell(step, cell, gates, states):
    x, state = RNG.standard_normal((B, FEATURES)), [RNG.standard_normal((B, D)) for _ in range(states)]
    weight_ih, weight_hh = RNG.standard_normal((gates * D, FEATURES)), RNG.standard_normal((gates * D, D))
    bias_ih, bias_hh = RNG.standard_normal((2, gates * D))
    given = Tensor(x @ weight_ih.T + bias_ih)
    ours = step(given, tuple(map(Tensor, state)), Tensor(weight_hh), Tensor(bias_hh))
    before = [torch.tensor(part) for part in state]
    weights = map(torch.tensor, (weight_ih, weight_hh, bias_ih, bias_hh))
    theirs = cell(torch.tensor(x), before if states > 1 else before[0], *weights)
    for found, expected in zip(ours, theirs if states > 1 else [theirs], strict=True):
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-10, atol=1e-12)


def test_the_walk_hands_the_state_on_and_leaves_outputs_at_their_times():
    def step(given, state, weight, bias):
        return (state[0] * 2 + given,)

    given, start = Tensor(np.array([1.0, 10.0, 100.0]).reshape(3, 1, 1)), (Tensor(np.zeros((1, 1))),)
    outputs, last = unrolled(step, given, start, None, None)
    assert outputs.numpy().ravel().tolist() == [1.0, 12.0, 124.0] and last[0].item() == 124.0
    outputs, last = unrolled(step, given, start, None, None, reverse=True)
    assert outputs.numpy().ravel().tolist() == [421.0, 210.0, 100.0] and last[0].item() == 421.0
