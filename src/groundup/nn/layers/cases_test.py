"""The table of layers: each with ordinary and odd options, written once for our library and for torch.

reference_test.py compares the two, derivative_test.py compares ours with finite differences. A layer that no
case makes fails a test below, so nothing escapes the table. Sizes are primes where they may be.
"""

from __future__ import annotations

import inspect
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812

Make = Callable[[np.random.Generator], np.ndarray]


def normal(*shape: int) -> Make:
    return lambda rng: rng.standard_normal(shape)


def away(*shape: int) -> Make:
    """Away from the kink at 0."""
    return lambda rng: rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2.0, shape)


def distinct(*shape: int) -> Make:
    """No two entries closer than 0.1."""
    return lambda rng: rng.permutation(int(np.prod(shape))).reshape(shape) * 0.13 - 0.7


def indices(stop: int, *shape: int) -> Make:
    return lambda rng: rng.integers(0, stop, shape)


@dataclass(frozen=True)
class Case:
    """One layer, how it is made and called. Integer inputs are indices: nobody wants their gradient.

    `pair` hands the inputs after the first over as one tuple, an LSTM's state. `numeric=False`:
    too many parameters for finite differences, or a row that is left out of the derivative on purpose.
    """

    layer: str
    arguments: tuple
    options: dict
    makes: tuple[Make, ...]
    call: dict = field(default_factory=dict)
    pair: bool = False
    numeric: bool = True

    def inputs(self, seed: int = 0) -> list[np.ndarray]:
        rng = np.random.default_rng([zlib.crc32(str(self).encode()), seed])
        return [make(rng) for make in self.makes]

    def ours(self, dtype=np.float64) -> nn.Module:
        kind = getattr(nn, self.layer)
        names = inspect.signature(kind).parameters
        also = {"rng": np.random.default_rng(0), "dtype": dtype}
        wanted = {name: value for name, value in also.items() if name in names}
        return kind(*self.arguments, **self.options, **wanted)

    def theirs(self) -> torch.nn.Module:
        """torch's, with no parameter at 0 or 1, so that nothing drops out."""
        generator = torch.Generator().manual_seed(0)
        module = getattr(torch.nn, self.layer)(*self.arguments, **self.options).double()
        with torch.no_grad():
            for tensor in [*module.parameters(), *module.buffers()]:
                if tensor.is_floating_point():
                    tensor += 0.5 * torch.rand(tensor.shape, generator=generator, dtype=tensor.dtype)
        return module

    def run(self, module, inputs, convert) -> list:
        """All tensors that the layer gives, its masks converted."""
        call = {k: convert(v) if isinstance(v, np.ndarray) else v for k, v in self.call.items()}
        found = module(inputs[0], tuple(inputs[1:]), **call) if self.pair else module(*inputs, **call)
        return [y for y in _flat(found) if y is not None]

    def __str__(self) -> str:
        options = [f"{k}={getattr(v, 'dtype', v)}" for k, v in {**self.options, **self.call}.items()]
        shapes = [make(np.random.default_rng(0)).shape for make in self.makes]
        return re.sub(
            r"\s+", " ", f"{self.layer}({', '.join([*map(str, self.arguments), *options])}) {shapes}"
        )


def _flat(value) -> list:
    return [y for part in value for y in _flat(part)] if isinstance(value, tuple) else [value]


CASES: list[Case] = []


def case(layer, *arguments, on: tuple[Make, ...], call=None, pair=False, numeric=True, **options) -> None:
    CASES.append(Case(layer, arguments, options, on, call or {}, pair, numeric))


# Activations and shapes
for name in "ELU GELU LeakyReLU ReLU SELU SiLU Sigmoid Softplus Tanh Identity Flatten".split():
    case(name, on=(away(2, 5),))
case("ELU", 0.3, on=(away(2, 5),))
case("GELU", approximate="tanh", on=(normal(2, 5),))
case("LeakyReLU", 0.2, on=(away(2, 5),))
case("Softplus", 3.0, 1.0, on=(normal(2, 5),))
case("GLU", on=(normal(2, 6),))
case("GLU", 1, on=(normal(2, 6, 3),))
case("Softmax", 1, on=(normal(2, 5, 3),))
case("LogSoftmax", dim=-1, on=(normal(2, 5),))
case("Flatten", on=(normal(2, 3, 5),))
case("Flatten", 0, 1, on=(normal(2, 3, 5),))
case("Identity", 5, unused=True, on=(normal(2, 5),))

# Linear maps
case("Linear", 5, 3, on=(normal(2, 5),))
case("Linear", 5, 3, bias=False, on=(normal(2, 7, 5),))
case("Embedding", 7, 3, on=(indices(7, 2, 5),))
case("Embedding", 5, 3, padding_idx=-2, on=(indices(5, 11),), numeric=False)
case("Embedding", 5, 3, on=(indices(5),))

# Normalisation
case("BatchNorm1d", 3, on=(normal(5, 3),))
case("BatchNorm1d", 3, 1e-2, 0.3, on=(normal(2, 3, 5),))
case("BatchNorm1d", 3, momentum=None, affine=False, on=(normal(5, 3),))
case("BatchNorm1d", 3, track_running_stats=False, on=(normal(5, 3),))
case("BatchNorm2d", 3, on=(normal(2, 3, 5, 2),))
case("BatchNorm2d", 3, momentum=1.0, on=(normal(1, 3, 2, 2),))
case("LayerNorm", 5, on=(normal(2, 3, 5),))
case("LayerNorm", (3, 5), eps=0.1, on=(normal(2, 3, 5),))
case("LayerNorm", [5], bias=False, on=(normal(2, 5),))
case("LayerNorm", (5,), elementwise_affine=False, on=(normal(2, 5),))
case("GroupNorm", 3, 6, on=(normal(2, 6, 5),))
case("GroupNorm", 1, 3, 0.1, on=(normal(2, 3, 5, 2),))
case("BatchNorm1d", 3, bias=False, on=(normal(5, 3),))
case("GroupNorm", 2, 6, bias=False, on=(normal(2, 6, 5),))
case("GroupNorm", 2, 6, affine=False, on=(normal(2, 6),))

# Convolution
case("Conv1d", 3, 5, 2, on=(normal(2, 3, 7),))
case("Conv1d", 4, 6, 3, 2, 1, 2, 2, False, on=(normal(2, 4, 11),))
case("Conv1d", 3, 5, (2,), padding=(1,), on=(normal(3, 7),))
case("Conv1d", 3, 5, 2, padding="same", on=(normal(2, 3, 7),))
case("Conv2d", 3, 5, 2, on=(normal(2, 3, 5, 4),))
case("Conv2d", 4, 6, (3, 2), (2, 1), (1, 0), (1, 2), groups=2, on=(normal(1, 4, 5, 7),))
case("Conv2d", 3, 3, 3, padding=1, groups=3, bias=False, on=(normal(3, 3, 2),))
case("ConvTranspose1d", 3, 5, 2, on=(normal(2, 3, 5),))
case("ConvTranspose1d", 4, 6, 3, 2, 1, 1, 2, False, 2, on=(normal(2, 4, 5),))
case("ConvTranspose2d", 3, 5, 2, on=(normal(2, 3, 4, 3),))
case("ConvTranspose2d", 4, 2, (2, 3), (3, 2), (1, 0), (1, 0), groups=2, on=(normal(1, 4, 3, 2),))

# Pooling
case("MaxPool1d", 2, on=(distinct(2, 3, 7),))
case("MaxPool1d", 3, 1, 1, 2, on=(distinct(2, 3, 7),))
case("MaxPool1d", 3, ceil_mode=True, return_indices=True, on=(distinct(2, 3, 7),))
case("MaxPool2d", 2, on=(distinct(2, 3, 5, 4),))
case("MaxPool2d", (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), on=(distinct(1, 2, 5, 5),))
case("AvgPool1d", 2, on=(normal(2, 3, 7),))
case("AvgPool1d", 3, 2, 1, count_include_pad=False, on=(normal(2, 3, 7),))
case("AvgPool1d", 3, 2, 0, True, on=(normal(2, 3, 7),))
case("AvgPool2d", 3, 2, 1, True, False, 5, on=(normal(1, 2, 5, 4),))
case("AvgPool2d", 2, on=(normal(2, 3, 5, 4),))
case("AvgPool2d", (3, 2), stride=1, padding=(1, 0), count_include_pad=False, on=(normal(1, 2, 5, 3),))
case("AdaptiveAvgPool1d", 3, on=(normal(2, 3, 7),))
case("AdaptiveAvgPool2d", 1, on=(normal(2, 3, 5, 4),))
case("AdaptiveAvgPool2d", (2, None), on=(normal(2, 3, 5, 4),))
case("AdaptiveMaxPool1d", 3, on=(distinct(2, 3, 7),))
case("AdaptiveMaxPool2d", 2, on=(distinct(2, 3, 5, 4),))
case("AdaptiveMaxPool2d", (None, 3), on=(distinct(1, 2, 3, 5),))

# Recurrent
for name in ("RNN", "LSTM", "GRU"):
    case(name, 3, 2, on=(normal(3, 2, 3),))
    case(name, 3, 2, batch_first=True, bias=False, on=(normal(2, 3, 3),))
    case(name, 3, 2, num_layers=2, bidirectional=True, on=(normal(5, 2, 3),), numeric=False)
    case(name, 3, 2, on=(normal(5, 3),))
case("RNN", 3, 2, 1, "relu", on=(normal(5, 2, 3), normal(1, 2, 2)))
case("GRU", 3, 2, on=(normal(3, 3), normal(1, 2)))
case("LSTM", 3, 2, 2, on=(normal(2, 3, 3), normal(2, 3, 2), normal(2, 3, 2)), pair=True)

# Attention
HIDDEN = np.triu(np.ones((3, 3), bool), 1)
PADDED = np.array([[False, False, True], [False, False, False]])
itself = normal(3, 2, 4)
case("MultiheadAttention", 4, 2, on=(normal(5, 2, 4), normal(3, 2, 4), normal(3, 2, 4)))
case("MultiheadAttention", 4, 2, bias=False, on=(itself,) * 3, call={"attn_mask": HIDDEN})
case("MultiheadAttention", 4, 1, on=(itself,) * 3, call={"key_padding_mask": PADDED, "attn_mask": HIDDEN})
case(
    "MultiheadAttention", 4, 2, batch_first=True, on=(normal(2, 3, 4),) * 3,
    call={"attn_mask": np.linspace(-1, 1, 36).reshape(4, 3, 3), "average_attn_weights": False},
)  # fmt: skip
case(
    "MultiheadAttention", 4, 2, on=(normal(3, 4),) * 3,
    call={"key_padding_mask": PADDED[0] * -2.0, "attn_mask": HIDDEN * -0.5, "need_weights": False},
)  # fmt: skip

LOSSES = ("losses", "cross_entropy")  # files whose functions have a table of their own
DRAWS = {"Dropout"}  # random on purpose, so it has a test of its own beside it


def test_every_layer_has_a_case():
    layers = {
        name
        for name, value in vars(nn).items()
        if isinstance(value, type) and value.__module__.startswith("groundup.nn.layers")
    }
    assert layers - {case.layer for case in CASES} == {"ModuleDict", "ModuleList", "Sequential"} | DRAWS


def test_every_function_of_this_package_is_behind_a_case(monkeypatch):
    """Those that groundup.autograd lends have a case in its own table, and the losses have theirs."""
    own = {name for name in F.__all__ if getattr(F, name).__module__.startswith("groundup.nn")}
    losses = {name for name in own if getattr(F, name).__module__.rpartition(".")[2] in LOSSES}
    reached = set()
    for name in own - losses:
        function = getattr(F, name)
        monkeypatch.setattr(F, name, lambda *a, n=name, f=function, **k: (reached.add(n), f(*a, **k))[1])
    for each in CASES:
        each.run(each.ours(), [Tensor(x) for x in each.inputs()], Tensor)
    assert own - losses - reached == {"dropout"}


@pytest.mark.parametrize("name", F.__all__)
def test_every_function_bears_torch_s_name(name):
    assert hasattr(torch.nn.functional, name)


def test_names_are_unique():
    names = [str(case) for case in CASES]
    assert len(set(names)) == len(names)
