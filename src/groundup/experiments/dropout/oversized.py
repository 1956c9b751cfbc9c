"""D9: make the network too large on purpose and regularise it, or choose the right size?"""

from __future__ import annotations

from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above, paired, unanimous
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng
from .network import perceptron

TRAIN = (100, 300)
RIGHT = (8, 16, 32, 64)  # widths to choose from, without dropout
LARGE, DROPOUT = 256, (0.2, 0.5, 0.8)  # one width, and the dropout to choose from
PLAN = Plan(steps=400, lr=0.2)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test accuracy in per cent: of both, each chosen by its validation loss; of the large one as it is."""
    numbers = {}
    for size in TRAIN:
        parts = digits.split(split_rng(seed), train=size)

        def run(width: int, p: float, parts=parts) -> dict[str, float]:
            model = perceptron(width, p, seed)
            fit(model, parts.train, PLAN, rng=order_rng(seed))
            loss, _ = evaluate(model, parts.validation)
            return {"loss": loss, "accuracy": 100 * evaluate(model, parts.test)[1], "width": width, "p": p}

        right = min((run(width, 0.0) for width in RIGHT), key=lambda found: found["loss"])
        large = min((run(LARGE, p) for p in DROPOUT), key=lambda found: found["loss"])
        numbers[f"{size} training images"] = {
            "right size": right["accuracy"],
            "large, dropout": large["accuracy"],
            "large": run(LARGE, 0.0)["accuracy"],
            "width chosen": right["width"],
            "dropout chosen": large["p"],
        }
    return numbers


def judge(numbers: Numbers) -> str:
    return unanimous(above(effect, 0.0) for effect in gains(numbers, "large, dropout", bounds=(0.0,)))


def gains(numbers: Numbers, arm: str, **marks: object) -> list[Effect]:
    """Accuracy less that of the right size, paired by seed, for each number of images."""
    return [
        Effect.sample(f"{arm} − right size: {name}", paired(measures, arm, "right size"), "points", **marks)
        for name, measures in numbers.items()
    ]


def summarise(numbers: Numbers) -> list[Effect]:
    return gains(numbers, "large, dropout", bounds=(0.0,)) + gains(numbers, "large", neutral=0.0)


CLAIM = Claim(
    id="D9",
    title="Make the network too large on purpose, then regularise it",
    source="notes 002, section 13",
    statement=(
        "Do not look for the right size: take a network that is too large for the data, and add dropout. "
        "The result is better than that of a network of the right size."
    ),
    prediction=(
        "Confirmed. With width 256 and dropout, each network chosen by its validation loss, we expect one to "
        "two points more with 100 images and half a point to one with 300. Of the sizes to choose from the "
        "largest will often look right, since width alone does not hurt here."
    ),
    expected=CONFIRMED,
    rule=(
        "For 100 and 300 training images, 400 steps: two hidden layers of width 8, 16, 32 or 64 without "
        "dropout, and of width 256 with dropout of 0.2, 0.5 or 0.8; of each the one with the lowest "
        "validation loss. A number of images confirms the claim if the 95 % interval of the difference in "
        "test accuracy, paired by seed, lies above 0, and refutes it if below, else it is undecided. If the "
        "two disagree, it depends."
    ),
    missed=(
        "With 100 images the gain is larger than the two points at most that we expected, and with 300 a "
        "little larger than one."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.78,
    chapter="dropout.ipynb",
)
