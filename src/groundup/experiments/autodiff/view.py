"""A6: does `view` share memory and fail on scattered data, may `reshape` copy, and is `view` faster?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..effect import Effect
from ..finding import DEPENDS, Claim, Correction, Numbers, above, always, unanimous
from ..timing import RANGES, fastest

ROWS, COLUMNS = 12, 6

# How the numbers lie, and the shape that is asked for: none of the four is contiguous. The notes name the
# columns 1, 3 and 5. Of six columns they leave even gaps from row to row, of five they do not.
SCATTERED: dict[str, tuple[Callable, tuple[int, ...]]] = {
    "transposed, to one axis": (lambda x: x.T, (-1,)),
    "columns 1, 3, 5 of 5, to one axis": (lambda x: x.flatten()[: 5 * ROWS].view(ROWS, 5)[:, ::2], (-1,)),
    "columns 1, 3, 5 of 6, to one axis": (lambda x: x[:, ::2], (-1,)),
    "transposed, the last axis split": (lambda x: x.T, (COLUMNS, 3, 4)),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """What torch's `view` and `reshape` do with contiguous and with scattered numbers; and their time."""
    import torch  # here and not above: it takes seconds, and other trials do without

    x = torch.tensor(np.random.default_rng(seed).standard_normal((ROWS, COLUMNS)))
    numbers = {
        "view of contiguous numbers shares their memory": {
            "holds": float(same_memory(x, x.view(-1))),
            "reshape shares": float(same_memory(x, x.reshape(-1))),
        }
    }
    for name, (scatter, shape) in SCATTERED.items():
        part = scatter(x)
        failed = fails(lambda part=part, shape=shape: part.view(shape))
        copied = not same_memory(part, part.reshape(shape))
        numbers[f"view fails: {name}"] = {"holds": float(failed), "reshape copies": float(copied)}
    copies = [m["reshape copies"] for name, m in numbers.items() if name.startswith("view fails")]
    numbers["reshape copies some of them"] = {"holds": float(any(copies))}
    times = fastest({"view": repeated(lambda: x.view(-1)), "reshape": repeated(lambda: x.reshape(-1))}, 50)
    numbers["view is faster than reshape"] = times | {"ratio": times["reshape"] / times["view"]}
    return numbers


def same_memory(x, y) -> bool:
    return x.untyped_storage().data_ptr() == y.untyped_storage().data_ptr()


def fails(call: Callable[[], object]) -> bool:
    try:
        call()
    except RuntimeError:
        return True
    return False


def repeated(call: Callable[[], object]) -> Callable[[], None]:
    """A thousand calls in one: a single one is too short for the clock."""

    def many() -> None:
        for _ in range(1000):
            call()

    return many


def judge(numbers: Numbers) -> str:
    facts = (always(measures["holds"]) for measures in numbers.values() if "holds" in measures)
    return unanimous([*facts, above(gain(numbers), 1.0)])


def gain(numbers: Numbers) -> Effect:
    ratio = numbers["view is faster than reshape"]["ratio"]
    return Effect.timing("time of reshape ÷ time of view", ratio, bounds=(1.0,))


def summarise(numbers: Numbers) -> list[Effect]:
    facts = [
        Effect.holds(name, measures["holds"]) for name, measures in numbers.items() if "holds" in measures
    ]
    return [*facts, gain(numbers)]


OLD_RULE = (
    "Six statements about torch: view shares memory; view fails on each of four tensors that are not "
    "contiguous; reshape copies some of them. Each is confirmed if it holds for every seed and refuted "
    "if for none. The seventh: view is faster, confirmed if the 95 % interval of time of reshape ÷ time "
    "of view lies above 1 and refuted if below. If the seven disagree, it depends."
)


CLAIM = Claim(
    id="A6",
    title="view shares memory and fails on scattered data; reshape may copy, and view is faster",
    source="notes 004, section 23; notes 002, section 4",
    statement=(
        "view looks at the same memory and cannot be used on data that do not lie one after another. reshape "
        "can, because it may rearrange them in memory. view may be a little faster."
    ),
    prediction=(
        "Depends, on one word. view fails when no choice of strides gives the new shape, and that is not the "
        "same as scattered: we expect it to fail for two of our four scattered tensors, where axes are "
        "merged across an uneven gap, and to work where an axis is split and where the gaps are even. "
        "reshape copies just where view fails. view will be faster by a few hundredths to a few tenths: both "
        "only compute strides, and reshape has to try first."
    ),
    expected=DEPENDS,
    rule=(
        "Six statements about torch: view shares memory; view fails on each of four tensors that are not "
        "contiguous; reshape copies some of them. Each is confirmed if it holds for every seed and refuted "
        "if for none. The seventh: view is faster, confirmed if the range of time of reshape ÷ time of "
        "view over all rounds lies above 1 and refuted if below, else undecided. If the seven disagree, it "
        "depends."
    ),
    corrections=(Correction("2026-11-21", OLD_RULE, DEPENDS, RANGES),),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
    repeatable=False,
    processes=4,
)
