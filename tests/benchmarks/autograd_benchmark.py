"""How fast is the engine? The same work in `groundup.autograd`, torch, HIPS autograd and NumPy by hand.

    python tests/benchmarks/autograd_benchmark.py [--out book/results/benchmarks/autograd.json] [--rounds 30]

Everything runs in one process, the contenders taking turns, so that what else the machine does falls on all
alike. A time is the median over the rounds; a ratio is the median over the rounds of the ratio in one round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import autograd as hips
import autograd.numpy as hnp
import numpy as np
import torch

import groundup.autograd as ag
from groundup import nn, optim
from groundup.experiments import recorded

RNG = np.random.default_rng(0)
RATE = 0.01


def scalar_chain() -> dict[str, Callable]:
    """(x·x + x).sum() with shape (4,), forward and backward: nothing but overhead."""
    values = RNG.standard_normal(4)
    ours, theirs = ag.Tensor(values, requires_grad=True), torch.tensor(values, requires_grad=True)
    slope = hips.grad(lambda x: hnp.sum(x * x + x))

    def step(x):
        x.grad = None
        (x * x + x).sum().backward()

    return {
        "groundup": lambda: step(ours),
        "torch": lambda: step(theirs),
        "HIPS autograd": lambda: slope(values),
    }


def training_step(batch: int, *sizes: int, by_hand: bool = False) -> dict[str, Callable]:
    """A training step as people write it: Linear and ReLU, cross-entropy, SGD, float32."""
    x, labels = normal(batch, sizes[0]), RNG.integers(0, sizes[-1], batch)
    pairs = list(pairwise(sizes))
    ours = nn.Sequential(*_with_relu([nn.Linear(m, n, rng=RNG) for m, n in pairs], nn.ReLU))
    theirs = torch.nn.Sequential(*_with_relu([torch.nn.Linear(m, n) for m, n in pairs], torch.nn.ReLU))
    theirs.load_state_dict({name: torch.tensor(value) for name, value in ours.state_dict().items()})
    contenders = {
        "groundup": _stepping(ours, optim, nn.functional, ag.Tensor(x), labels),
        "torch": _stepping(theirs, torch.optim, torch.nn.functional, torch.tensor(x), torch.tensor(labels)),
    }
    if by_hand:
        start = [(layer.weight.numpy().T.copy(), layer.bias.numpy().copy()) for layer in list(ours)[::2]]
        contenders["HIPS autograd"] = _mlp_hips(x, labels, start)
        contenders["NumPy by hand"] = _mlp_numpy(x, labels, start)
    return contenders


def _with_relu(layers: list, relu: type) -> list:
    return [part for layer in layers for part in (layer, relu())][:-1]


def _stepping(model, optim, functional, x, labels) -> Callable:
    optimizer = optim.SGD(model.parameters(), lr=RATE)

    def step():
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def optimiser_step(method: str, **options) -> dict[str, Callable]:
    """The step alone, gradients given, over the parameters of 784-256-256-10, float32; torch's default form."""
    pairs = list(pairwise((784, 256, 256, 10)))
    start = [normal(*shape) for m, n in pairs for shape in ((n, m), (n,))]
    slopes = [0.01 * normal(*values.shape) for values in start]
    own = [ag.Tensor(values, requires_grad=True) for values in start]
    other = [torch.tensor(values, requires_grad=True) for values in start]
    for mine, theirs, slope in zip(own, other, slopes, strict=True):
        mine.grad, theirs.grad = ag.Tensor(slope), torch.tensor(slope)
    return {
        "groundup": getattr(optim, method)(own, **options).step,
        "torch": getattr(torch.optim, method)(other, **options).step,
    }


def _mlp_hips(x, labels, start) -> Callable:
    layers = [(w.copy(), b.copy()) for w, b in start]
    rows = np.arange(len(labels))

    def objective(layers):
        h = x
        for w, b in layers[:-1]:
            h = hnp.maximum(hnp.dot(h, w) + b, np.float32(0))
        w, b = layers[-1]
        z = hnp.dot(h, w) + b
        z = z - hnp.max(z, axis=1, keepdims=True)
        return -hnp.mean((z - hnp.log(hnp.sum(hnp.exp(z), axis=1, keepdims=True)))[rows, labels])

    both = hips.value_and_grad(objective)

    def step():
        loss, slopes = both(layers)
        for layer, slope in zip(layers, slopes, strict=True):
            for parameter, g in zip(layer, slope, strict=True):
                parameter -= RATE * g
        return loss

    return step


def _mlp_numpy(x, labels, start) -> Callable:
    (w1, b1), (w2, b2), (w3, b3) = [(w.copy(), b.copy()) for w, b in start]
    rows = np.arange(len(labels))

    def step():
        h1 = np.maximum(x @ w1 + b1, 0)
        h2 = np.maximum(h1 @ w2 + b2, 0)
        z = h2 @ w3 + b3
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        total = p.sum(1, keepdims=True)
        loss = (np.log(total[:, 0]) - z[rows, labels]).mean()
        p /= total
        p[rows, labels] -= 1
        p /= len(labels)
        d2 = (p @ w3.T) * (h2 > 0)
        d1 = (d2 @ w2.T) * (h1 > 0)
        slopes = [
            (w1, x.T @ d1),
            (b1, d1.sum(0)),
            (w2, h1.T @ d2),
            (b2, d2.sum(0)),
            (w3, h2.T @ p),
            (b3, p.sum(0)),
        ]
        for parameter, g in slopes:
            parameter -= RATE * g
        return loss

    return step


def normal(*shape: int) -> np.ndarray:
    return RNG.standard_normal(shape).astype(np.float32)


def function(ours: Callable, theirs: Callable, *shapes: tuple[int, ...]) -> dict[str, Callable]:
    """One function forward and backward, float32, every argument a leaf."""
    arrays = [normal(*shape) for shape in shapes]

    def step(f, leaves, cotangent):
        for leaf in leaves:
            leaf.grad = None
        f(*leaves).backward(cotangent)

    own = [ag.Tensor(x, requires_grad=True) for x in arrays]
    other = [torch.tensor(x, requires_grad=True) for x in arrays]
    u = normal(*ours(*own).shape)
    return {
        "groundup": lambda: step(ours, own, ag.Tensor(u)),
        "torch": lambda: step(theirs, other, torch.tensor(u)),
    }


def both(f: Callable, *shapes: tuple[int, ...]) -> dict[str, Callable]:
    """The same lines with either engine's functions, forward and backward, float32."""
    return function(lambda *xs: f(ag, *xs), lambda *xs: f(torch, *xs), *shapes)


def rows(count: int) -> dict[str, Callable]:
    """The sum of squares in a loop over the rows of a table, forward and backward."""
    x = RNG.standard_normal((count, 50))

    def squares(x):
        return sum((row * row).sum() for row in x)

    theirs = torch.tensor(x, requires_grad=True)
    slope = hips.grad(lambda x: sum(hnp.sum(x[i] * x[i]) for i in range(count)))
    return {
        "groundup": lambda: ag.grad(squares)(x),
        "torch": lambda: torch.autograd.grad(squares(theirs), theirs),
        "HIPS autograd": lambda: slope(x),
    }


def jvp_of_stack(count: int) -> dict[str, Callable]:
    """Rows taken apart, doubled and stacked again: value and directional derivative."""
    x, v = RNG.standard_normal((2, count, 50))
    tensors = torch.tensor(x), torch.tensor(v)
    return {
        "groundup": lambda: ag.jvp(lambda x: ag.stack([row * 2 for row in x]), (x,), (v,)),
        "torch": lambda: torch.func.jvp(
            lambda x: torch.stack([row * 2 for row in x]), tensors[:1], tensors[1:]
        ),
    }


def pull_of_many(count: int) -> dict[str, Callable]:
    """The walk back from a list of results that share all that came before."""
    x = RNG.standard_normal((count, 50))
    theirs = torch.tensor(x, requires_grad=True)

    def results(m, x):
        shared = m.tanh(x)
        return [row * 2 for row in shared]

    def pulled():
        found = results(torch, theirs)
        return torch.autograd.grad(found, theirs, [torch.ones(50, dtype=torch.float64)] * count)

    return {
        "groundup": lambda: ag.vjp(lambda x: results(ag, x), x)[1]([np.ones(50)] * count),
        "torch": pulled,
    }


def chain(count: int) -> dict[str, Callable]:
    """A chain of multiplications of one number, forward and backward."""

    def walk(x):
        y = x
        for _ in range(count):
            y = y * 1.00001
        y.backward()

    return {
        "groundup": lambda: walk(ag.Tensor(1.0, requires_grad=True)),
        "torch": lambda: walk(torch.tensor(1.0, requires_grad=True)),
    }


def lstm_step(m, x, h, c, w, u, b):
    """One step of a long short-term memory, written out."""
    i, f, g, o = m.split(x @ w + h @ u + b, h.shape[1], dim=1)
    c = m.sigmoid(f) * c + m.sigmoid(i) * m.tanh(g)
    return m.sigmoid(o) * m.tanh(c)


def measure(contenders: dict[str, Callable], rounds: int, calls: int) -> dict[str, list[float]]:
    """Seconds a call, one number a round, the contenders taking turns."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for step in contenders.values():
        for _ in range(max(2, calls // 10)):
            step()
    for _ in range(rounds):
        for name, step in contenders.items():
            start = time.perf_counter()
            for _ in range(calls):
                step()
            times[name].append((time.perf_counter() - start) / calls)
    return times


def summary(times: dict[str, list[float]], unit: float) -> dict[str, dict[str, float]]:
    """For each contender its median and quartiles in the unit, and how many times its time ours takes."""
    numbers = {}
    for name, own in times.items():
        low, middle, high = statistics.quantiles(own, n=4)
        ratios = [a / b for a, b in zip(times["groundup"], own, strict=True)]
        numbers[name] = {
            "median": round(middle / unit, 3),
            "quartiles": [round(low / unit, 3), round(high / unit, 3)],
            "groundup_over_this": round(statistics.median(ratios), 3),
        }
    return numbers


OPTIMISERS = {
    "SGD": {},
    "SGD with momentum": {"momentum": 0.9},
    "Adagrad": {},
    "RMSprop": {},
    "Adadelta": {},
    "Adam": {},
    "AdamW": {},
}
PICKED = RNG.integers(0, 1000, 2048)
PICKED_BY_TORCH = torch.tensor(PICKED)
F = torch.nn.functional
US, MS = (1e-6, "microseconds"), (1e-3, "milliseconds")
WORK = {  # name: (contenders, calls a round, unit)
    "scalar chain": (scalar_chain, 1000, US),
    "training step 64-128-10": (lambda: training_step(32, 64, 128, 10), 100, US),
    "training step 784-256-10": (lambda: training_step(128, 784, 256, 10), 20, MS),
    "training step 784-256-256-10": (lambda: training_step(128, 784, 256, 256, 10, by_hand=True), 20, MS),
    "Conv2d": (
        lambda: function(
            lambda x, w: ag.conv2d(x, w, padding=1),
            lambda x, w: F.conv2d(x, w, padding=1),
            (64, 16, 28, 28),
            (32, 16, 3, 3),
        ),
        1,
        MS,
    ),
    "depthwise Conv1d": (
        lambda: function(
            lambda x, w: ag.conv1d(x, w, padding=7, groups=64),
            lambda x, w: F.conv1d(x, w, padding=7, groups=64),
            (32, 64, 200),
            (64, 1, 15),
        ),
        1,
        MS,
    ),
    "gelu": (lambda: function(ag.gelu, F.gelu, (128, 256)), 20, US),
    "sigmoid": (lambda: function(ag.sigmoid, torch.sigmoid, (128, 256)), 20, US),
    "row gather": (lambda: function(lambda x: x[PICKED], lambda x: x[PICKED_BY_TORCH], (1000, 64)), 20, US),
    "max-pool": (
        lambda: function(lambda x: ag.max_pool2d(x, 2), lambda x: F.max_pool2d(x, 2), (64, 16, 28, 28)),
        1,
        MS,
    ),
    "batch norm": (
        lambda: function(
            lambda x, w, b: nn.functional.batch_norm(x, None, None, w, b, training=True),
            lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True),
            (128, 256),
            (256,),
            (256,),
        ),
        20,
        US,
    ),
    "LSTM step": (
        lambda: both(lstm_step, (32, 64), (32, 64), (32, 64), (64, 256), (64, 256), (256,)),
        20,
        US,
    ),
    "loop over 1,000 rows": (lambda: rows(1000), 1, MS),
    "jvp of a stack of 1,000": (lambda: jvp_of_stack(1000), 1, MS),
    "pull of 1,000 results": (lambda: pull_of_many(1000), 1, MS),
    "chain of 100,000": (lambda: chain(100_000), 1, MS),
    **{
        f"step of {name}": (lambda name=name: optimiser_step(name.split()[0], **OPTIMISERS[name]), 20, US)
        for name in OPTIMISERS
    },
}
BARS = [
    ("scalar chain", "HIPS autograd", "below", 1.0),
    ("training step 64-128-10", "torch", "at most", 1.0),
    ("training step 784-256-10", "torch", "at most", 1.0),
    ("training step 784-256-256-10", "torch", "at most", 1.0),
    ("training step 784-256-256-10", "HIPS autograd", "at most", 0.5),
    ("Conv2d", "torch", "at most", 5.0),
    *((name, "torch", "at most", 2.0) for name in ("depthwise Conv1d", "gelu", "sigmoid", "row gather")),
    *((name, "torch", "at most", 2.0) for name in ("max-pool", "batch norm")),
    ("LSTM step", "torch", "at most", 1.2),
    ("loop over 1,000 rows", "HIPS autograd", "at most", 2.0),
    ("chain of 100,000", "torch", "at most", 1.0),
    *((f"step of {name}", "torch", "at most", 1.5) for name in OPTIMISERS),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write the numbers to this JSON file")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", nargs="*", choices=WORK, help="the work to measure; all by default")
    options = parser.parse_args()
    numbers = {}
    for name in options.only or WORK:
        build, calls, (unit, unit_name) = WORK[name]
        numbers[name] = {"unit": unit_name} | summary(measure(build(), options.rounds, calls), unit)
        print(name)
        for contender, row in numbers[name].items():
            if isinstance(row, dict):
                low, high = row["quartiles"]
                print(
                    f"  {contender:14s} {row['median']:10.2f} {unit_name} ({low:.2f} to {high:.2f}), "
                    f"ours takes {row['groundup_over_this']:.2f} times as long"
                )
    verdicts = []
    for name, rival, how, bar in (row for row in BARS if row[0] in numbers):
        ratio = numbers[name][rival]["groundup_over_this"]
        verdicts.append(
            {"work": name, "rival": rival, "ratio": ratio, "bar": f"{how} {bar}", "met": ratio <= bar}
        )
        print(f"{name}: {ratio:.2f} of {rival}, bar {how} {bar}: {'met' if ratio <= bar else 'missed'}")
    if options.out:
        command = "python tests/benchmarks/autograd_benchmark.py --out book/results/benchmarks/autograd.json"
        conditions = {
            "rounds": options.rounds,
            "torch_threads": torch.get_num_threads(),
            "load_average": [round(load, 2) for load in os.getloadavg()],
        }
        recorded.save(
            options.out, command=command, seeds=[0], numbers=numbers, bars=verdicts, conditions=conditions
        )


if __name__ == "__main__":
    main()
