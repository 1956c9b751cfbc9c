"""Recurrent networks: one step through time of each kind, and the walk along a sequence that takes them.

A step gets what the input contributes, W_ih xₜ + b_ih, which one product has made for all times at once; the
state, a tuple whose first entry is the output; and W_hh and b_hh, which act on the output of the step before.
Gates stand one after the other in the rows of a weight, in torch's order. Shapes: B batch, T time, D hidden.
"""

from __future__ import annotations

from collections.abc import Callable

from groundup.autograd import Tensor, chunk, linear, relu, sigmoid, stack, tanh

__all__ = ["gru_step", "lstm_step", "relu_step", "tanh_step", "unrolled"]

State = tuple[Tensor, ...]
Step = Callable[[Tensor, State, Tensor, Tensor | None], State]


def tanh_step(given: Tensor, state: State, weight: Tensor, bias: Tensor | None) -> State:
    """hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), weights with D rows.

    Source: Elman (1990), Finding structure in time.
    """
    return (tanh(given + linear(state[0], weight, bias)),)


def relu_step(given: Tensor, state: State, weight: Tensor, bias: Tensor | None) -> State:
    """`tanh_step` with max(·, 0) in tanh's place."""
    return (relu(given + linear(state[0], weight, bias)),)


def lstm_step(given: Tensor, state: State, weight: Tensor, bias: Tensor | None) -> State:
    """A long short-term memory, (hₜ, cₜ). Weights have 4 D rows: the gates i, f, g, o.

        cₜ = sigmoid(f) · cₜ₋₁ + sigmoid(i) · tanh(g)        hₜ = sigmoid(o) · tanh(cₜ)

    Source: Hochreiter and Schmidhuber (1997), Long short-term memory; Gers et al. (2000), Learning to
    forget, for the forget gate f.
    """
    hidden, cell = state
    i, f, g, o = chunk(given + linear(hidden, weight, bias), 4, -1)
    cell = sigmoid(f) * cell + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(cell), cell


def gru_step(given: Tensor, state: State, weight: Tensor, bias: Tensor | None) -> State:
    """A gated recurrent unit. Weights have 3 D rows: the gates r, z, n, of the input and of the state.

        r = sigmoid(rₓ + rₕ)    z = sigmoid(zₓ + zₕ)    n = tanh(nₓ + r · nₕ)    hₜ = (1 − z) n + z hₜ₋₁

    Source: Cho et al. (2014), Learning phrase representations using RNN encoder-decoder, section 2.3, with
    r after the product with W_hh, as in torch.
    """
    (hidden,) = state
    (r, z, n), (r_state, z_state, n_state) = chunk(given, 3, -1), chunk(linear(hidden, weight, bias), 3, -1)
    r, z = sigmoid(r + r_state), sigmoid(z + z_state)
    n = tanh(n + r * n_state)
    return (n + z * (hidden - n),)


def unrolled(
    step: Step, given: Tensor, state: State, weight: Tensor, bias: Tensor | None, reverse: bool = False
) -> tuple[Tensor, State]:
    """All outputs (T, B, D) and the last state of `step` along `given` (T, B, gates · D).

    `reverse` walks from the end to the start; outputs stand at the times of their inputs either way.
    """
    order = slice(None, None, -1 if reverse else 1)
    outputs = []
    for one in given.unbind(0)[order]:
        state = step(one, state, weight, bias)
        outputs.append(state[0])
    return stack(outputs[order], 0), state
