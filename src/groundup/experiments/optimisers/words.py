"""The numbers that stand in the chapter's sentences, from what its trials gave."""

from __future__ import annotations

import numpy as np

from .. import runner
from ..effect import Effect
from ..finding import Claim, Finding
from . import CLAIMS, batch_size, scale, sweep

BY_ID: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}


def found(name: str) -> Finding:
    """What the record of this claim says."""
    return runner.finding(BY_ID[name])


def effect(name: str, ending: str) -> Effect:
    """The last effect of a claim whose name ends so. Raises IndexError for none."""
    return [each for each in found(name).effects if each.name.endswith(ending)][-1]


def at_the_edge(case: str) -> float:
    """Sharpness ÷ (2/η) at the end of these runs (O11)."""
    return effect("O11", f"last quarter: {case}").value


def widths() -> dict[str, float]:
    """Decades of good rates of each method, the mean over seeds (O1)."""
    numbers = found("O1").numbers
    return {
        name: float(np.mean([sweep.width(row) for row in sweep.curve(measures, "test accuracy")]))
        for name, measures in numbers.items()
    }


def accuracies() -> dict[str, float]:
    """Test accuracy of each method at its own best rate, the mean over seeds (O1)."""
    return {name: float(np.mean(sweep.best(measures))) for name, measures in found("O1").numbers.items()}


def fall() -> float:
    """How many points the best score of a study lost when its setting was trained again (O2)."""
    return effect("O2", "promised − kept: the best score").value


def lessons() -> dict[str, str]:
    """What the four claims teach that the chapter tells in a line each."""
    scaled = {batch: batch_size.worse(found("O3").numbers, batch).value for batch in (4, 64, 256)}
    divided = {name: 100 * float(np.mean(found("O9").numbers[name][scale.DIVIDED])) for name in scale.CASES}
    kept = 100 * float(np.mean(found("O9").numbers["Adam"][scale.KEPT]))
    runs = len(BY_ID["O10"].seeds)
    return {
        "O3": f"Tuned at batches of 16 and scaled down to 4, the rate leaves {scaled[4]:.2f} times the loss "
        f"of a tuned one. Scaled up to 64 and 256, {scaled[64]:.1f} and {scaled[256]:.1f} times: as one "
        "would expect of an edge that does not move with the batch.",
        "O6": f"In {effect('O6', 'accuracy fell in').value:.0f} % of the epochs in which the loss fell, the "
        "accuracy fell too. The loss counts how sure the network is, accuracy only which answer is first.",
        "O9": "Exact for SGD, with momentum too. With weight decay the weights end "
        f"{divided['SGD with weight decay']:.0f} % of their way apart, with a smaller last batch "
        f"{divided['SGD, last batch smaller']:.1f} %, with Adam {divided['Adam']:.0f} %: it cancels the "
        f"factor itself, and with its rate kept the two are {kept:.2g} % apart.",
        "O10": "Against the average of five members, all of them together have less loss in each of "
        f"{runs} runs, as a theorem says. Against the best member they have less loss in "
        f"{effect('O10', 'gain in loss over the best member').value:.0f} and more accuracy in "
        f"{effect('O10', 'gain in accuracy over the best member').value:.0f}.",
    }
