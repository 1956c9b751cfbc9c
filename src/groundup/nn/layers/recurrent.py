"""Recurrent networks as layers: several of them above each other, in one direction or in both."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor, cat, stack, zeros
from groundup.nn import functional as F  # noqa: N812
from groundup.nn import init
from groundup.nn.functional.recurrent import Step, gru_step, lstm_step, relu_step, tanh_step, unrolled
from groundup.nn.module import Module, Parameter

__all__ = ["GRU", "LSTM", "RNN"]


class _Recurrent(Module):
    """What all kinds share: weights by torch's names, and the way of a sequence through them."""

    gates: int  # how many times hidden_size a weight has rows
    states: int  # how many tensors a state is
    step: Step

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        if not 0 <= dropout <= 1:
            raise ValueError(f"expected a dropout probability from 0 to 1, got {dropout}")
        if min(input_size, hidden_size, num_layers) < 1:
            raise ValueError(f"expected sizes of at least 1, got {(input_size, hidden_size, num_layers)}")
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.bidirectional = bias, batch_first, bidirectional
        self.dropout, self.rng = dropout, rng
        for layer in range(num_layers):
            inputs = input_size if layer == 0 else hidden_size * len(self._directions())
            for suffix in self._directions():
                self._add_weights(f"l{layer}{suffix}", inputs, dtype)
        bound = 1 / math.sqrt(hidden_size)
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound, rng=rng)

    def _directions(self) -> tuple[str, ...]:
        return ("", "_reverse") if self.bidirectional else ("",)

    def _add_weights(self, place: str, inputs: int, dtype: type) -> None:
        rows = self.gates * self.hidden_size
        setattr(self, f"weight_ih_{place}", Parameter(np.empty((rows, inputs), dtype)))
        setattr(self, f"weight_hh_{place}", Parameter(np.empty((rows, self.hidden_size), dtype)))
        for name in (f"bias_ih_{place}", f"bias_hh_{place}"):
            setattr(self, name, Parameter(np.empty(rows, dtype)) if self.bias else None)

    def forward(self, input: Tensor, hx: Tensor | tuple[Tensor, Tensor] | None = None):
        if input.ndim not in (2, 3) or input.shape[-1] != self.input_size or 0 in input.shape:
            raise ValueError(f"expected ([B,] T, {self.input_size}) in some order, got {input.shape}")
        batched, turned = input.ndim == 3, self.batch_first and input.ndim == 3
        x = input if batched else input.unsqueeze(1)
        x = x.transpose(0, 1) if turned else x
        output, state = self._through_layers(x, self._starts(hx, x, batched))
        output = output.transpose(0, 1) if turned else output
        if not batched:
            output, state = output.squeeze(1), tuple(part.squeeze(1) for part in state)
        return output, state if self.states > 1 else state[0]

    def _starts(self, hx, x: Tensor, batched: bool) -> list[Tensor]:
        """What each tensor of the state starts from, (layers · directions, B, D)."""
        shape = (self.num_layers * len(self._directions()), x.shape[1], self.hidden_size)
        if hx is None:
            return [zeros(shape, dtype=x.dtype)] * self.states
        given = [part if batched else part.unsqueeze(1) for part in (hx if self.states > 1 else [hx])]
        if [part.shape for part in given] != [shape] * self.states:
            raise ValueError(f"expected a state of shape {shape}, got {[part.shape for part in given]}")
        return given

    def _through_layers(self, x: Tensor, starts: list[Tensor]) -> tuple[Tensor, tuple[Tensor, ...]]:
        """x (T, B, inputs) → outputs of the last layer (T, B, directions · D), and all last states."""
        last = []
        for layer in range(self.num_layers):
            if layer and self.dropout:
                x = F.dropout(x, self.dropout, self.training, rng=self.rng)
            outputs = []
            for suffix in self._directions():
                state = tuple(part[len(last)] for part in starts)
                output, state = self._along_time(x, state, f"l{layer}{suffix}", reverse=bool(suffix))
                outputs.append(output)
                last.append(state)
            x = cat(outputs, -1) if len(outputs) > 1 else outputs[0]
        return x, tuple(stack(parts, 0) for parts in zip(*last, strict=True))

    def _along_time(self, x: Tensor, state: tuple[Tensor, ...], place: str, reverse: bool):
        names = ("weight_ih", "bias_ih", "weight_hh", "bias_hh")
        weight_ih, bias_ih, weight_hh, bias_hh = (getattr(self, f"{name}_{place}") for name in names)
        given = F.linear(x, weight_ih, bias_ih)
        return unrolled(self.step, given, state, weight_hh, bias_hh, reverse)

    def extra_repr(self) -> str:
        usual = {"num_layers": 1, "bias": True, "batch_first": False, "dropout": 0, "bidirectional": False}
        options = {name: getattr(self, name) for name in usual}
        unusual = [f", {name}={value}" for name, value in options.items() if value != usual[name]]
        return f"{self.input_size}, {self.hidden_size}{''.join(unusual)}"


class RNN(_Recurrent):
    """hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), or relu with nonlinearity="relu".

    input (T, B, input_size), with batch_first (B, T, input_size), without a batch (T, input_size) → the
    outputs of the last layer in the same order, with hidden_size numbers a direction, and the last state
    (num_layers · directions, B, hidden_size). `hx` is the first state, of the same shape, zeros by default.

    Each layer above the first gets the outputs of the one below, both directions' side by side, through
    `dropout` in training. All weights start uniform in ±1/√hidden_size; they and the masks come from `rng`.

    Raises ValueError for sizes below 1, and for an input, a state or a probability that does not fit.
    """

    gates, states = 1, 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        steps = {"tanh": tanh_step, "relu": relu_step}
        if nonlinearity not in steps:
            raise ValueError(f"expected a nonlinearity of 'tanh' or 'relu', got {nonlinearity!r}")
        self.step, self.nonlinearity = steps[nonlinearity], nonlinearity
        options = bias, batch_first, dropout, bidirectional
        super().__init__(input_size, hidden_size, num_layers, *options, rng=rng, dtype=dtype)


class LSTM(_Recurrent):
    """A long short-term memory, see `functional.recurrent.lstm_step`. The state is the pair (h, c).

    Returns the outputs and (hₙ, cₙ). All else as in `RNN`.
    """

    gates, states, step = 4, 2, staticmethod(lstm_step)


class GRU(_Recurrent):
    """A gated recurrent unit, see `functional.recurrent.gru_step`. All else as in `RNN`."""

    gates, states, step = 3, 1, staticmethod(gru_step)
