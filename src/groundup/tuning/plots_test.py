"""What a picture of a search shows is measured in shares of the ranges, and every picture is drawn."""

from __future__ import annotations

import optuna
import pytest

from groundup.tuning.plots import distances, write_plots


def searched(values) -> optuna.Study:
    study = optuna.create_study(direction="maximize")
    spans = {
        "rate": optuna.distributions.FloatDistribution(1e-4, 1e-2, log=True),
        "crop": optuna.distributions.IntDistribution(64, 192),
    }
    for value, rate, crop in zip(values, (1e-3, 1e-2, 1e-3, 1e-4), (128, 128, 64, 192), strict=True):
        params = {"rate": rate, "crop": crop}
        study.add_trial(optuna.create_trial(params=params, distributions=spans, value=value))
    return study


def test_distances_are_shares_of_the_ranges():
    trials = searched([0.0] * 4).trials
    assert distances(trials, trials[0]) == pytest.approx([0, 0.5, 0.5, 0.5**0.5])


@pytest.mark.parametrize("values", [(0.1, 0.4, 0.2, 0.3), (0.5, 0.5, 0.5, 0.5)])
def test_every_picture_is_drawn(tmp_path, values):
    names = write_plots(searched(values), tmp_path)
    assert ("importance.png" in names) == (len(set(values)) > 1)
    assert {"history.png", "slice.png", "parallel_coordinates.png", "neighbourhood.png"} <= set(names)
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in names)
