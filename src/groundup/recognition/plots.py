"""The picture of a verification: both errors at every threshold."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from scipy.special import ndtri

from groundup.figures.style import INK, STYLE
from groundup.recognition.detection import Curve, eer

__all__ = ["TICKS", "det_plot"]

TICKS = (0.001, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6)


@matplotlib.rc_context(STYLE)
def det_plot(curves: Mapping[str, Curve]) -> Figure:
    """The DET curve of each kind of score, with the point of equal errors.

    Both axes are Φ⁻¹(rate), the quantile of the normal distribution: scores whose two kinds are normal with
    one spread give a straight line.

    Source: Martin et al. (1997), The DET curve.
    """
    figure = Figure(figsize=(3.65, 3.65))
    axes = figure.subplots()
    for name, curve in curves.items():
        rate, inside = eer(curve), (curve.misses < 1) & (curve.false_alarms < 1)
        alarms, misses = (np.clip(rates[inside], 1e-6, 1) for rates in (curve.false_alarms, curve.misses))
        (line,) = axes.step(ndtri(alarms), ndtri(misses), where="post", label=f"{name}, EER {rate:.3f}")
        if rate:
            axes.plot(ndtri(rate), ndtri(rate), "o", color=line.get_color())
    marks = ndtri(TICKS)
    axes.plot(marks[[0, -1]], marks[[0, -1]], ":", color=INK, linewidth=0.8)
    for axis, name in ((axes.xaxis, "strangers accepted"), (axes.yaxis, "the right ones missed")):
        axis.set_ticks(marks, [f"{100 * tick:g} %" for tick in TICKS])
        axis.set_label_text(name)
    axes.set(xlim=marks[[0, -1]], ylim=marks[[0, -1]], aspect="equal")
    axes.legend()
    return figure
