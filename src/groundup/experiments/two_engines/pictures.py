"""The chapter's plots. Blue is a value or what is kept, vermillion a gradient or what wanders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS
from .same_answers import IDLE
from .walk import STAGES, Stage

BLUE, VERMILLION = COLOURS["blue"], COLOURS["vermillion"]
SHORT = {  # in words, and how many points above its dot the word stands
    "depthwise.bias": ("depthwise bias", -3),
    "query_key_value.bias": ("key bias", -11),
    "position.weight": ("positions", 3),
}
FLOOR = 1e-17


def way(stages: Sequence[Stage]) -> Figure:
    """The shape of each stage, and how large its values and gradients are, forward from above to below."""
    figure = Figure(figsize=(3.65, 4.6))
    axes = figure.subplots()
    rows = range(len(stages))
    axes.plot([stage.value for stage in stages], rows, "o-", color=BLUE, label="values")
    axes.plot([stage.gradient for stage in stages], rows, "D--", color=VERMILLION, label="gradients")
    axes.set(xscale="log", xlabel="root mean square", yticks=rows)
    axes.set_yticklabels([f"{STAGES[stage.name]}\n{shape_of(stage)}" for stage in stages])
    axes.invert_yaxis()
    figure.legend(loc="outside upper left", ncols=2)
    return figure


def shape_of(stage: Stage) -> str:
    """As it is spoken: `16 × 31 × 64`."""
    return " × ".join(map(str, stage.shape))


def tape(sizes: Mapping[str, float]) -> Figure:
    """What each stage adds to the tape, in MB."""
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    names = [name for name in STAGES if name not in ("encoder.subsampling", "encoder.blocks.0", "head")]
    grown = np.diff([0.0, *(sizes[name] for name in names)])
    bars = axes.barh(range(len(names)), grown, color=BLUE)
    axes.bar_label(bars, [f"{size:.1f}" for size in grown], padding=2)
    axes.set(xlabel="MB that it adds to the tape", yticks=range(len(names)), xlim=(0, 1.18 * grown.max()))
    axes.set_yticklabels([STAGES[name] for name in names])
    axes.invert_yaxis()
    return figure


def memory(blocks: Sequence[int], whole: Sequence[float], forgetful: Sequence[float]) -> Figure:
    """Peak of memory of a training step against the number of blocks, with and without checkpoints."""
    figure = Figure(figsize=(3.65, 2.3))
    axes = figure.subplots()
    axes.plot(blocks, whole, "D--", color=VERMILLION, label="all is kept")
    axes.plot(blocks, forgetful, "o-", color=BLUE, label="a checkpoint a block")
    axes.set(xlabel="blocks", ylabel="peak of a step (MB)", xticks=blocks, ylim=(0, None))
    axes.legend(loc="upper left")
    return figure


def parted(apart: Mapping[str, float], precision: str, step: int) -> Figure:
    """How far the two engines' weights lie apart: a dot for each parameter of the network."""
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    for row, (name, difference) in enumerate(apart.items()):
        idle = name.endswith(IDLE)
        axes.plot(max(difference, FLOOR), row, "D" if idle else "o", color=VERMILLION if idle else BLUE)
        if idle:
            word, lift = next(told for end, told in SHORT.items() if name.endswith(end))
            place = max(difference, FLOOR), row
            axes.annotate(word, place, xytext=(6, lift), textcoords="offset points")
    axes.set(
        xscale="log", xlim=(FLOOR / 2, 30), yticks=[], ylabel="parameters", xlabel="largest difference",
        title=f"{precision} precision, after {step} steps",
    )  # fmt: skip
    return figure


def learning(losses: Sequence[float], smooth: int = 10) -> Figure:
    """The loss of each training step, the mean over ten of them."""
    figure = Figure(figsize=(3.65, 2.1))
    axes = figure.subplots()
    means = np.convolve(losses, np.full(smooth, 1 / smooth), mode="valid")
    axes.plot(np.arange(smooth, len(losses) + 1), means, color=BLUE)
    axes.set(xlabel="step", ylabel="training loss", ylim=(0, None))
    return figure


def shares(found: Mapping[str, float]) -> Figure:
    """Where a step of our engine spends its time."""
    figure = Figure(figsize=(3.65, 2.9))
    axes = figure.subplots()
    bars = axes.barh(range(len(found)), [100 * share for share in found.values()], color=BLUE)
    axes.bar_label(bars, [f"{100 * share:.0f}" for share in found.values()], padding=2)
    axes.set(xlabel="% of a step", yticks=range(len(found)), xlim=(0, 118 * max(found.values())))
    axes.set_yticklabels(list(found))
    axes.invert_yaxis()
    return figure
