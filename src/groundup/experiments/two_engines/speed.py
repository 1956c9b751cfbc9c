"""E1: is PyTorch fast because its engine is written in C++?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from ...autograd import Tensor
from ...nn.utils import clip_grad_norm_
from ...training import Recipe, recipes
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above, unanimous
from ..timing import fastest, one_torch_thread
from .training import optimiser
from .twins import on_our_engine

SPEAKERS, BANDS, CALLS = 20, 40, 3
MANY = 2.0  # "many times slower" begins here
# The same program as `conformer`, call for call, with next to no numbers in its arrays.
EMPTY = replace(recipes["conformer"], width=8, hidden=8, heads=4, channels=1, kernel=3, batch_size=2, crop=11)
SIZES = {"small": recipes["small"], "conformer": recipes["conformer"], "next to nothing": EMPTY}
JUDGED = ("small", "conformer")


def steps(recipe: Recipe, seed: int = 0) -> dict[str, Callable[[], None]]:
    """One training step of the recipe's model by each engine: same weights, same batch.

    Forward with dropout, loss, backward, clipping and AdamW.
    """
    rng = np.random.default_rng(seed)
    theirs = recipe.model(BANDS, SPEAKERS, torch.Generator().manual_seed(seed))
    ours = on_our_engine(theirs, rng=rng)
    x = rng.normal(size=(recipe.batch_size, recipe.crop, BANDS)).astype(np.float32)
    lengths = np.full(recipe.batch_size, recipe.crop)
    labels = rng.integers(0, SPEAKERS, recipe.batch_size)
    batch = [torch.from_numpy(array) for array in (x, lengths, labels)]
    their_optimiser, own_optimiser = recipe.optimiser(theirs), optimiser(recipe, ours)
    parameters = list(ours.parameters())

    def torch_step() -> None:
        their_optimiser.zero_grad()
        theirs.loss(*batch).backward()
        torch.nn.utils.clip_grad_norm_(theirs.parameters(), recipe.gradient_norm)
        their_optimiser.step()

    def own_step() -> None:
        own_optimiser.zero_grad()
        ours.loss(Tensor(x), lengths, labels).backward()
        clip_grad_norm_(parameters, recipe.gradient_norm)
        own_optimiser.step()

    return {"torch": torch_step, "ours": own_step}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a step by each engine, at each size, on one thread."""
    found = {}
    with one_torch_thread():
        for name, recipe in SIZES.items():
            engines = steps(recipe, seed)
            fastest(engines, calls=1)  # the first step makes the optimiser's state
            found[name] = {engine: time / 1000 for engine, time in fastest(engines, CALLS).items()}
    return found


def slower(numbers: Numbers, size: str) -> Effect:
    """Our time divided by PyTorch's, round by round."""
    ratio = np.divide(numbers[size]["ours"], numbers[size]["torch"])
    return Effect.timing(f"our step ÷ PyTorch's, {size}", ratio, bounds=(MANY,), neutral=1.0)


def judge(numbers: Numbers) -> str:
    return unanimous(above(slower(numbers, size), MANY) for size in JUDGED)


def summarise(numbers: Numbers) -> list[Effect]:
    empty = numbers["next to nothing"]
    shares = [
        Effect.timing(
            f"a step of next to nothing ÷ a step of conformer, {engine}",
            100 * np.divide(empty[engine], numbers["conformer"][engine]),
            "%",
        )
        for engine in ("ours", "torch")
    ]
    return [*(slower(numbers, size) for size in SIZES), *shares]


CLAIM = Claim(
    id="E1",
    title="A framework is fast because it is written in C++",
    source="said everywhere",
    statement=(
        "PyTorch is fast because its engine is written in C++. The same training in Python, with NumPy for "
        "the arrays, is many times slower."
    ),
    prediction=(
        "Refuted, for networks of the size that this book trains. A step of the recipes small and conformer "
        "takes our engine 1.2 to 1.6 times as long as PyTorch, on one thread. Of our step at most a sixth is "
        "Python: what a step still takes when the arrays hold next to nothing. A rehearsal had 1.3 to 1.5 on "
        "a busy machine."
    ),
    expected=REFUTED,
    rule=(
        "Each round times a step of both engines, the fastest of three calls in turns, in several fresh "
        "processes. Many times slower is more than twice. Confirmed if for both recipes every round has more "
        "than twice, refuted if for both every round has less; undecided where a range lies on both sides."
    ),
    seeds=(0, 1, 2, 3, 4),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=3,
    chapter="two_engines.ipynb",
    repeatable=False,
    processes=4,
    not_measured="Several threads, and accelerators: there our engine has nothing to set against PyTorch.",
)
