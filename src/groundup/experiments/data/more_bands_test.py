"""Each number of bands is heard in its own pack, and the rule can fall each way."""

import numpy as np

from groundup.experiments.data import more_bands
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.write_up.arms import BASE

NOISE = np.array([-0.3, -0.1, 0.0, 0.1, 0.3])


def judged(*accuracies):
    """The verdict when 8, 16, 40 and 80 bands have these accuracies."""
    levels = {
        str(bands): list(value + NOISE * (-1) ** place)
        for place, (bands, value) in enumerate(zip((8, 16, 40, 80), accuracies, strict=True))
    }
    return more_bands.judge({"accuracy": levels})


def test_the_rule_can_fall_each_way():
    assert judged(30, 40, 50, 60) == CONFIRMED
    assert judged(50, 50, 49, 50) == REFUTED
    assert judged(30, 40, 50, 50) == DEPENDS
    assert judged(30, 40, 50, 52) == UNDECIDED


def test_each_number_of_bands_has_a_pack_and_all_else_is_shared(monkeypatch):
    asked = []
    monkeypatch.setattr(
        more_bands, "both_ways", lambda jobs, seed: asked.append((jobs, seed)) or [[8], [16], [40], [80]]
    )
    assert more_bands.trial(5) == {"accuracy": {"8": 8, "16": 16, "40": 40, "80": 80}}
    ((jobs, seed),) = asked
    assert seed == 5 and all(job.recipe is BASE for job in jobs)
    folders = ["ravdess-8-bands", "ravdess-16-bands", "ravdess", "ravdess-80-bands"]
    assert [job.trained_on.name for job in jobs] == folders
    assert all(job.tested_on == (job.trained_on,) for job in jobs)
