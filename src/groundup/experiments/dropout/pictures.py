"""The chapter's plots; each function returns matplotlib figures in whatever style is in force.

The colours mean what they mean in the drawings: blue is with dropout, the text's own colour is the whole
network, without it, and vermillion is what does not agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from ...autograd import Tensor
from ...figures import COLOURS, INK
from ...nn import functional as F  # noqa: N812
from .. import digits
from ..finding import Numbers
from .passes import MODELS, PASSES
from .smoothness import P, curves
from .width import differences

WITHOUT, WITH, WRONG, OTHER = INK, *map(COLOURS.get, ("blue", "vermillion", "green"))
MOST = 1000  # draws that `averaged` can take


def kept(rates: Sequence[float], uniform: Sequence[float], normal: Sequence[float]) -> Figure:
    """The share that a mask keeps against p: what was asked, and what two ways of drawing give."""
    figure = Figure()
    axes = figure.subplots()
    p = np.linspace(0, 1, 60)
    axes.plot(p, 1 - p, color=WITH)
    axes.plot(p, [1 - NormalDist().cdf(each) for each in p], color=WRONG)
    axes.plot(rates, uniform, "o", color=WITH)
    axes.plot(rates, normal, "s", color=WRONG)
    axes.annotate("uniform draw: 1 − p", (0.36, 0.66), color=WITH)
    axes.annotate("normal draw: 1 − Φ(p)", (0.03, 0.2), color=WRONG)
    axes.set(xlabel="p, the share to drop", ylabel="share kept", xlim=(0, 1), ylim=(0, 1.02))
    return figure


def averaged(p: float, draws: int) -> list[Figure]:
    """A digit, the digit after one draw of dropout, and the mean of several such draws."""
    pixels = digits.everything().pixels[0]
    many = np.tile(pixels, (MOST, 1))
    dropped = F.dropout(Tensor(many), p, rng=np.random.default_rng(3)).numpy()[:draws]
    shown = [("x", pixels), ("y, one draw", dropped[0]), (f"mean of {draws:,}", dropped.mean(axis=0))]
    return [_picture(title, image.reshape(8, 8)) for title, image in shown]


def averaged_words(p: float, draws: int) -> list[str]:
    """What the three panels of `averaged` show."""
    return [
        "A handwritten zero of 8 by 8 pixels.",
        f"The zero with a share of {p:g} of its pixels black and the others brighter.",
        f"The mean of {draws} such pictures, closer to the zero the more of them there are.",
    ]


def _picture(title: str, image: np.ndarray) -> Figure:
    """Grey pixels from 0 to 1 on one scale: what is brighter than 1 is white."""
    figure = Figure(figsize=(0.95, 1.3))
    axes = figure.subplots()
    axes.imshow(image, "gray", vmin=0, vmax=1, interpolation="none")
    axes.set(title=title, xticks=[], yticks=[], xlabel=f"mean {image.mean():.2f}")
    return figure


def histories(plain: np.ndarray, dropped: np.ndarray, every: int) -> Figure:
    """Training and validation loss against the step, each (N, 2), without and with dropout."""
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    for history, colour, name in ((plain, WITHOUT, "p = 0"), (dropped, WITH, "p = 0.5")):
        steps = every * np.arange(1, len(history) + 1)
        for losses, style, which in zip(history.T, ("--", "-"), ("training", "validation"), strict=True):
            axes.plot(steps, losses, color=colour, linestyle=style, label=f"{which}, {name}")
    axes.set(xlabel="step", ylabel="loss, dropout off", yscale="log")
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


def gains(numbers: Numbers) -> Figure:
    """Test accuracy against width 64 without dropout, by the number of images, with 95 % intervals (D3)."""
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    arms = {"128, p = 0.5": WITH, "128": WITHOUT, "64, p = 0.5": OTHER}
    for place, ((arm, colour), marker) in enumerate(zip(arms.items(), "osD", strict=True)):
        found = differences(numbers, arm, "64")
        value, low, high = np.array([(each.value, each.low, each.high) for each in found]).T
        x = np.arange(len(found)) + 0.16 * (place - 1)
        label = f"width {arm}" if "p" in arm else f"width {arm}, p = 0"
        axes.errorbar(x, value, [value - low, high - value], fmt=marker, color=colour, label=label)
    axes.axhline(0, color="grey", linewidth=0.8, linestyle="--")
    axes.set_xticks(range(len(numbers)), [name.removesuffix(" training images") for name in numbers])
    axes.set(xlabel="training images", ylabel="gain in points")
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


def two_scales(seed: int) -> list[Figure]:
    """The loss of each step of two runs (D5), without and with dropout, on two axes."""
    plain, dropped = (curves(p, seed)["training loss of each step"] for p in (0.0, P))
    return [_losses(plain, dropped, scale) for scale in ("linear", "log")]


def _losses(plain: Sequence[float], dropped: Sequence[float], scale: str) -> Figure:
    figure = Figure(figsize=(3.65, 2.3))
    axes = figure.subplots()
    half = len(plain) // 2
    for losses, colour, name in ((dropped, WITH, "p = 0.5"), (plain, WITHOUT, "p = 0")):
        axes.plot(np.arange(half, len(losses)), losses[half:], color=colour, linewidth=0.8, label=name)
    if scale == "linear":
        axes.legend(loc="upper right", ncols=2)
    title = "the loss as it is" if scale == "linear" else "the same on a logarithmic axis"
    axes.set(xlabel="step", ylabel="training loss", yscale=scale, title=title)
    if scale == "log":
        axes.yaxis.set(
            major_locator=LogLocator(subs=(1, 3)), major_formatter="{x:g}", minor_locator=NullLocator()
        )
    return figure


def distances(numbers: Numbers) -> list[Figure]:
    """How far the mean of M passes is from one pass without dropout (D7), for logits and probabilities."""
    return [_distance(numbers, kind) for kind in ("logits", "probabilities")]


def _distance(numbers: Numbers, kind: str) -> Figure:
    figure = Figure(figsize=(3.65, 3.1))
    axes = figure.subplots()
    styles = {"o-": OTHER, "D:": WRONG, "s--": WITH}
    for model, (style, colour) in zip(MODELS, styles.items(), strict=True):
        measures = numbers[f"{model}, {kind}"]
        mean = [np.mean(measures[f"distance, {count} passes"]) for count in PASSES]
        axes.loglog(PASSES, mean, style, color=colour, label=model)
    figure.legend(loc="outside upper left")
    axes.set(
        xlabel="passes averaged", ylabel="distance in spreads", title=f"averaged {kind}", ylim=(0.005, 1.5)
    )
    return figure


def members(accuracy: np.ndarray, whole: float) -> Figure:
    """How many sub-networks reach which accuracy on the test images, and where the whole network stands."""
    figure = Figure()
    axes = figure.subplots()
    axes.hist(accuracy, bins=np.linspace(0, 1, 26), color=WITH)
    axes.axvline(whole, color=WITHOUT, linewidth=2)
    title = f"members {accuracy.mean():.2f} in the mean, whole network {whole:.2f}"
    axes.set(xlabel="accuracy on test images", ylabel="members", ylim=(0, 160), xlim=(0, 1), title=title)
    return figure
