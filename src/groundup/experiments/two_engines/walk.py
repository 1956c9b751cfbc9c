"""One utterance's way through the network and back: shapes, values, gradients, and what the tape keeps."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np

from ... import conformer
from ...autograd import Tensor

STAGES = {
    "encoder.subsampling.convolutions.0": "first convolution",
    "encoder.subsampling.convolutions.1": "second convolution",
    "encoder.subsampling": "sub-sampling",
    "encoder.blocks.0.feed_forward_in": "feed-forward",
    "encoder.blocks.0.attention": "attention",
    "encoder.blocks.0.convolution": "convolution",
    "encoder.blocks.0.feed_forward_out": "feed-forward",
    "encoder.blocks.0": "the block",
    "pooling": "pooling",
    "head": "head",
}


class Stage(NamedTuple):
    """What a module gave: its shape, and the root mean squares of its values and of its gradient."""

    name: str
    shape: tuple[int, ...]
    value: float
    gradient: float


def walk(
    model: conformer.SpeakerClassifier,
    x: np.ndarray,
    lengths: np.ndarray,
    labels: np.ndarray,
    names: Iterable[str] = tuple(STAGES),
) -> list[Stage]:
    """Forward and back once; the named modules in the order in which they were passed."""
    given: dict[str, Tensor] = {}

    def keep(name: str):
        def hook(module, inputs, output) -> None:
            given[name] = output[0] if isinstance(output, tuple) else output
            given[name].retain_grad()

        return hook

    modules = dict(model.named_modules())
    handles = [modules[name].register_forward_hook(keep(name)) for name in names]
    try:
        model.loss(Tensor(x), lengths, labels).backward()
    finally:
        for handle in handles:
            handle.remove()
        model.zero_grad()
    return [
        Stage(name, y.shape, root_mean_square(y.detach().numpy()), root_mean_square(y.grad.numpy()))
        for name, y in given.items()
    ]


def root_mean_square(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def kept(
    model: conformer.SpeakerClassifier,
    x: np.ndarray,
    lengths: np.ndarray,
    labels: np.ndarray,
    names: Iterable[str] = tuple(STAGES),
) -> dict[str, float]:
    """MB of arrays that have come to live since the start when each of the named modules is done.

    Nothing is walked back. Python's own book of memory counts, `tracemalloc`; NumPy enters its arrays there.
    """
    found: dict[str, float] = {}
    modules = dict(model.named_modules())
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]

        def weigh(name: str):
            def hook(module, inputs, output) -> None:
                found[name] = (tracemalloc.get_traced_memory()[0] - before) / 1e6

            return hook

        handles = [modules[name].register_forward_hook(weigh(name)) for name in names]
        model.loss(Tensor(x), lengths, labels)
    finally:
        tracemalloc.stop()
        for handle in handles:
            handle.remove()
    return found


def peak(step: Callable[[], object]) -> float:
    """MB at the highest point of a call, above what lived before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        step()
        return (tracemalloc.get_traced_memory()[1] - before) / 1e6
    finally:
        tracemalloc.stop()


def lines_of(*packages: ModuleType) -> int:
    """Lines of code of packages, tests apart."""
    files = (file for package in packages for file in Path(package.__file__).parent.rglob("*.py"))
    texts = (file.read_text(encoding="utf-8") for file in files if not file.stem.endswith("_test"))
    return sum(len(text.splitlines()) for text in texts)
