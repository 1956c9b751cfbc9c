"""The pictures of a search: how it went, what mattered, and whether its best stands alone."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib
import numpy as np
import optuna
from matplotlib.figure import Figure
from optuna.trial import FrozenTrial, TrialState

from groundup.figures.style import STYLE
from groundup.training.plots import write_png

__all__ = ["distances", "neighbourhood", "write_plots"]


def write_plots(study: optuna.Study, folder: Path) -> list[str]:
    """History, importance (PED-ANOVA), slice, parallel coordinates, neighbourhood; the files' names."""
    from optuna.visualization import matplotlib as drawn

    completed = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    pictures = {"history": drawn.plot_optimization_history, "slice": drawn.plot_slice}
    pictures["parallel_coordinates"] = drawn.plot_parallel_coordinate
    if len({trial.value for trial in completed}) > 1:  # of equal scores nothing is more important
        pictures["importance"] = drawn.plot_param_importances
    pictures["neighbourhood"] = neighbourhood
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Optuna calls its own pictures experimental
        matplotlib.use("agg")
        for name, draw in pictures.items():
            _write(draw(study), folder / f"{name}.png")
    return [f"{name}.png" for name in pictures]


def _write(drawn, file: Path) -> None:
    from matplotlib import pyplot

    figure = drawn if isinstance(drawn, Figure) else np.ravel(drawn)[0].get_figure()
    figure.set_size_inches(max(8.0, figure.get_size_inches()[0] / 1.5), 5.0)
    write_png(figure, file)
    pyplot.close("all")


@matplotlib.rc_context(STYLE)
def neighbourhood(study: optuna.Study) -> Figure:
    """Each finished trial's score against its distance from the best: a plateau, or a needle?"""
    completed = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    figure = Figure(figsize=(6.0, 4.0))
    axes = figure.subplots()
    axes.plot(distances(completed, study.best_trial), [trial.value for trial in completed], "o", alpha=0.7)
    axes.set(xlabel="distance from the best, in shares of the ranges", ylabel="score", title="Neighbourhood")
    return figure


def distances(trials: list[FrozenTrial], best: FrozenTrial) -> np.ndarray:
    """How far the settings of each trial lie from the best's: Euclid's distance, each range taken as 1 long.

    Settings whose distribution is logarithmic are compared by their logarithms.
    """

    def place(trial: FrozenTrial) -> list[float]:
        return [_share(trial.params[name], span) for name, span in best.distributions.items()]

    places = np.array([place(trial) for trial in trials])
    return np.linalg.norm(places - place(best), axis=1)


def _share(value: float, span) -> float:
    """Where in its range a value lies, from 0 to 1."""
    scale = np.log if span.log else float
    return (scale(value) - scale(span.low)) / (scale(span.high) - scale(span.low))
