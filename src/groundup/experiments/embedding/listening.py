"""S21: does pooling by attention pick out the loud frames?"""

from __future__ import annotations

from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above
from ..speaker.hearing import one_by_one
from .arms import Attended, Statistics
from .attention import listening
from .trials import accuracy, heard, measured

ARMS = {"attention": Attended(), "statistics": Statistics()}
BOUND = 60.0  # per cent of the weight on the louder half: half as much again as on the softer one


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train a network with either pooling, and measure its weights on recordings that it never heard."""
    return heard(ARMS, seed, (one_by_one, listening))


def share(numbers: Numbers, arm: str, **marks: object) -> Effect:
    """How much of the weight lies on the louder half of an utterance's frames, in per cent."""
    return Effect.sample(
        f"weight on the louder half: {arm}", 100 * measured(numbers, arm, "loud half"), "%", **marks
    )


def judge(numbers: Numbers) -> str:
    return above(share(numbers, "attention"), BOUND)


def summarise(numbers: Numbers) -> list[Effect]:
    found = [share(numbers, arm, bounds=(BOUND,), neutral=50.0) for arm in ARMS]
    for arm in ARMS:
        found += [
            Effect.sample(f"frames in use: {arm}", 100 * measured(numbers, arm, "frames"), "%"),
            Effect.sample(f"rank correlation, loudness: {arm}", measured(numbers, arm, "loudness")),
            Effect.sample(f"rank correlation, low bands: {arm}", measured(numbers, arm, "slope")),
            accuracy(numbers, arm),
        ]
    return found


CLAIM = Claim(
    id="S21",
    title="Pooling by attention listens to the loud frames",
    source="ours; a common picture of what such a pooling learns",
    statement=(
        "Self-attention pooling learns where the voice is: it gives the loud frames most of the weight and "
        "passes over the silence."
    ),
    prediction=(
        "Refuted: 50 to 55 % of the weight will lie on the louder half of the frames, and the weights will "
        "be as good as 95 to 100 % of the frames with equal weight: after so few steps it is still nearly "
        "the mean from which it began. Attentive statistics, whose weights begin random, will be further "
        "from it. Seen before, one pilot (01 → 02, seed 100, 600 steps): attention 51 %, statistics 62 %."
    ),
    expected=REFUTED,
    missed=(
        "The verdict, since we had expected all networks alike: they scatter from nearly the mean to well "
        "away from it, most of them towards the loud frames and one towards the quiet ones."
    ),
    rule=(
        "RAVDESS, 01 → 02; the recipe `small` without label smoothing, 400 steps, with self-"
        "attention pooling. In each test utterance, the share of the pooling's weight that lies on the "
        "louder half of its frames, by the power of all bands; the mean over utterances, one number a seed. "
        "Confirmed if the 95 % interval over seeds lies above 60 %, refuted if it lies below; else undecided."
    ),
    seeds=(3, 4, 5, 6, 7),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=4,
    chapter="embedding.ipynb",
    repeatable=False,  # as S2
    not_measured=(
        "The other direction. What the frames hold that are weighed: behind attention and convolution each "
        "has heard its neighbours, and the whole utterance a little. Longer training, where the weights may "
        "go further."
    ),
)
