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
from groundup.experiments import recorded

RNG = np.random.default_rng(0)
BATCH, SIZES, RATE = 128, (784, 256, 256, 10), 0.01


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


def mlp() -> dict[str, Callable]:
    """A training step of a 784-256-256-10 network: ReLU, cross-entropy, batch 128, float32, plain descent."""
    x = RNG.standard_normal((BATCH, SIZES[0])).astype(np.float32)
    labels = RNG.integers(0, SIZES[-1], BATCH)
    start = [
        (RNG.standard_normal((m, n)).astype(np.float32) * np.float32((2 / m) ** 0.5), np.zeros(n, np.float32))
        for m, n in pairwise(SIZES)
    ]
    return {
        "groundup": _mlp_ours(x, labels, start),
        "torch": _mlp_torch(x, labels, start),
        "HIPS autograd": _mlp_hips(x, labels, start),
        "NumPy by hand": _mlp_numpy(x, labels, start),
    }


def _mlp_ours(x, labels, start) -> Callable:
    x, index = ag.Tensor(x), labels[:, None]
    layers = [(ag.Tensor(w, requires_grad=True), ag.Tensor(b, requires_grad=True)) for w, b in start]

    def step():
        h = x
        for w, b in layers[:-1]:
            h = ag.relu(h @ w + b)
        w, b = layers[-1]
        loss = -ag.log_softmax(h @ w + b, 1).gather(1, index).mean()
        loss.backward()
        with ag.no_grad():
            for parameter in (p for layer in layers for p in layer):
                parameter -= RATE * parameter.grad
                parameter.grad = None
        return loss.item()

    return step


def _mlp_torch(x, labels, start) -> Callable:
    x, labels = torch.tensor(x), torch.tensor(labels)
    layers = [tuple(torch.tensor(a, requires_grad=True) for a in layer) for layer in start]

    def step():
        h = x
        for w, b in layers[:-1]:
            h = torch.relu(h @ w + b)
        w, b = layers[-1]
        loss = torch.nn.functional.cross_entropy(h @ w + b, labels)
        loss.backward()
        with torch.no_grad():
            for parameter in (p for layer in layers for p in layer):
                parameter -= RATE * parameter.grad
                parameter.grad = None
        return loss.item()

    return step


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


def conv2d() -> dict[str, Callable]:
    """Conv2d forward and backward, 16 to 32 channels, 3 by 3, 28 by 28, batch 64, float32, padding 1."""
    x = RNG.standard_normal((64, 16, 28, 28)).astype(np.float32)
    w = RNG.standard_normal((32, 16, 3, 3)).astype(np.float32)
    u = RNG.standard_normal((64, 32, 28, 28)).astype(np.float32)

    def step(convolve, x, w, u):
        x.grad = w.grad = None
        convolve(x, w, padding=1).backward(u)

    ours = [ag.Tensor(x, requires_grad=True), ag.Tensor(w, requires_grad=True), ag.Tensor(u)]
    theirs = [torch.tensor(x, requires_grad=True), torch.tensor(w, requires_grad=True), torch.tensor(u)]
    return {
        "groundup": lambda: step(ag.conv2d, *ours),
        "torch": lambda: step(torch.nn.functional.conv2d, *theirs),
    }


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


WORK = {  # name: (contenders, calls a round, unit, name of the unit)
    "scalar chain": (scalar_chain, 1000, 1e-6, "microseconds"),
    "MLP training step": (mlp, 20, 1e-3, "milliseconds"),
    "Conv2d": (conv2d, 1, 1e-3, "milliseconds"),
}
BARS = [
    ("scalar chain", "HIPS autograd", "below", 1.0),
    ("MLP training step", "torch", "at most", 1.2),
    ("MLP training step", "HIPS autograd", "at most", 0.5),
    ("Conv2d", "torch", "at most", 5.0),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write the numbers to this JSON file")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    numbers = {}
    for name, (build, calls, unit, unit_name) in WORK.items():
        numbers[name] = {"unit": unit_name, "what": build.__doc__} | summary(
            measure(build(), options.rounds, calls), unit
        )
        print(name)
        for contender, row in numbers[name].items():
            if isinstance(row, dict):
                low, high = row["quartiles"]
                print(
                    f"  {contender:14s} {row['median']:10.2f} {unit_name} ({low:.2f} to {high:.2f}), "
                    f"ours takes {row['groundup_over_this']:.2f} times as long"
                )
    verdicts = []
    for name, rival, how, bar in BARS:
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
