"""D10: is a network with dropout not repeatable, whatever the seed?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, unanimous
from ..training_loop import Plan, batches, fit, order_rng, split_rng
from .network import perceptron

TRAIN, WIDTH, P = 300, 64, 0.5
PLAN = Plan(steps=30)


def trial(seed: int, device: str = "cpu") -> dict[str, dict[str, float]]:
    """Train twice from one seed and once from another: which share of the weights differs in any bit?"""
    images = digits.split(split_rng(seed), train=TRAIN).train
    networks = {
        "torch, dense layers": lambda seed: by_torch(dense, images, seed, device),
        "torch, a convolution": lambda seed: by_torch(convolution, images, seed, device),
    }
    if device == "cpu":
        networks = {"ours, dense layers": lambda seed: by_ours(images, seed)} | networks
    numbers = {}
    for name, train in networks.items():
        first, second, other = train(seed), train(seed), train(seed + 1)
        numbers[f"{name}, {device}"] = {
            "differ": float(np.mean(bits(first) != bits(second))),
            "differ, from another seed": float(np.mean(bits(first) != bits(other))),
        }
    return numbers


def bits(weights: np.ndarray) -> np.ndarray:
    """float32 as whole numbers: NaN equals itself, and 0 is not −0."""
    return weights.view(np.int32)


def by_ours(images: digits.Images, seed: int) -> np.ndarray:
    model = perceptron(WIDTH, P, seed)
    fit(model, images, PLAN, rng=order_rng(seed))
    return np.concatenate([weight.ravel() for weight in model.state_dict().values()])


def by_torch(build: Callable, images: digits.Images, seed: int, device: str) -> np.ndarray:
    """The same training with torch's layers; weights and masks come from torch's global seed."""
    import torch  # here and not above: it takes seconds, and other trials do without

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = build(torch.nn).to(device)
        optimizer = torch.optim.SGD(model.parameters(), lr=PLAN.lr)
        pixels, labels = torch.tensor(images.pixels).to(device), torch.tensor(images.labels).to(device)
        for chosen in batches(len(images), PLAN, order_rng(seed)):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(pixels[chosen]), labels[chosen]).backward()
            optimizer.step()
    return torch.cat([weight.detach().flatten() for weight in model.parameters()]).cpu().numpy()


def dense(nn):
    return nn.Sequential(
        nn.Linear(digits.PIXELS, WIDTH), nn.ReLU(), nn.Dropout(P), nn.Linear(WIDTH, digits.CLASSES)
    )


def convolution(nn):
    side = int(digits.PIXELS**0.5)
    return nn.Sequential(
        nn.Unflatten(1, (1, side, side)),
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Dropout(P),
        nn.Flatten(),
        nn.Linear(16 * digits.PIXELS, digits.CLASSES),
    )


def judge(numbers: Numbers) -> str:
    return unanimous(differs(measures["differ"]) for measures in numbers.values())


def differs(shares: list[float]) -> str:
    if min(shares) > 0:
        return CONFIRMED
    return REFUTED if max(shares) == 0 else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    effects = []
    for name, measures in numbers.items():
        other = np.greater(measures["differ, from another seed"], 0.5)
        effects.append(Effect.holds(f"a weight differs: {name}", np.greater(measures["differ"], 0)))
        effects.append(Effect.holds(f"most weights differ, from another seed: {name}", other))
    return effects


CLAIM = Claim(
    id="D10",
    title="With a fixed seed dropout is still not repeatable",
    source="notes 002, section 13",
    statement=(
        "Two trainings with dropout and the same random seed do not give the same numbers; the reason is "
        "cuDNN."
    ),
    prediction=(
        "Refuted on a CPU, bit for bit: the masks follow from the seed, and sums are taken in the same order "
        "each time. A second seed will change nearly every weight."
    ),
    expected=REFUTED,
    rule=(
        "30 steps from one seed, twice in one process, and the bits of all weights compared. A condition "
        "(dense layers by ours and by torch, a convolution by torch) confirms the claim if for every seed at "
        "least one weight differs, and refutes it if for no seed one does. If they disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.03,
    chapter="dropout.ipynb",
    options=("device",),
    not_measured=(
        "What the claim says of cuDNN, NVIDIA's library: the machine of this record has no GPU. On a machine "
        "with one, `python -m groundup.experiments record D10 --device cuda` measures it."
    ),
)
