"""One door left open: what padding does to every frame when a single module is not told the lengths."""

from __future__ import annotations

import copy

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from ...figures import COLOURS
from ...speaker import Dropout, SpeakerClassifier, subsampled_length

DOORS = ("none", "kernel", "keys", "norm", "mean")  # of what: short, so that a slider can name it
PADDING, EXTRA = -20.0, 64  # what is filled in, and how many frames more of it
FLOOR = 1e-8  # below rounding


class Told(nn.Module):
    """A module that is told these lengths, whatever it is told by others."""

    def __init__(self, module: nn.Module, lengths: Tensor) -> None:
        super().__init__()
        self.module, self.lengths = module, lengths

    def forward(self, x: Tensor, lengths: Tensor, *more: Tensor) -> Tensor:
        return self.module(x, self.lengths, *more)


def without_dropout(model: SpeakerClassifier, training: bool) -> SpeakerClassifier:
    """A copy of the model, in training or not, that drops nothing."""
    model = copy.deepcopy(model).train(training)
    for module in model.modules():
        if isinstance(module, Dropout):
            module.eval()
    return model


def opened(model: SpeakerClassifier, door: str, lengths: Tensor, frames: int) -> SpeakerClassifier:
    """A copy of the model, one of whose modules takes all frames for speech.

    Batch norm looks at the batch in training alone: for its door the copy trains, all but its dropout.
    lengths and frames are those of the input; the blocks see what sub-sampling leaves of them.
    """
    model = without_dropout(model, training=door == "norm")
    layers = model.encoder.subsampling.layers
    true = subsampled_length(lengths, layers)
    every = torch.full_like(true, subsampled_length(frames, layers))
    for block in model.encoder.blocks:
        if door == "keys":
            block.attention = Told(block.attention, every)
        if door == "kernel":
            block.convolution.norm = Told(block.convolution.norm, true)
            block.convolution = Told(block.convolution, every)
        if door == "norm":
            block.convolution.norm = Told(block.convolution.norm, every)
    if door == "mean":
        model.pooling = Told(model.pooling, every)
    return model


@torch.no_grad()
def creeping(model: SpeakerClassifier, x: Tensor, lengths: Tensor, door: str) -> tuple[Tensor, float]:
    """What padding changes through this door: in each output frame of the shortest utterance, and its vector.

    Changes are shares of the largest number. The batch goes through with all doors closed; then with `EXTRA`
    more frames of padding, and this door open. Shapes: x (B, T, F), lengths (B,) -> (T',), float.
    """
    shortest = int(lengths.argmin())
    frames = subsampled_length(int(lengths[shortest]), model.encoder.subsampling.layers)
    more = nn.functional.pad(x, (0, 0, 0, EXTRA), value=PADDING)
    closed = without_dropout(model, training=door == "norm")
    found = []
    for made, batch in ((closed, x), (opened(model, door, lengths, more.shape[1]), more)):
        seen = made.activations(batch, lengths, "encoder", "pooling")
        found.append((seen["encoder"][shortest, :frames], seen["pooling"][shortest]))
    (before, vector), (after, other) = found
    changes = (after - before).abs().amax(-1) / before.abs().max()
    return changes, float((other - vector).abs().max() / vector.abs().max())


def picture(changes: Tensor, vector: float) -> Figure:
    """The change of each frame on a logarithmic axis, and of the vector at the right."""
    figure = Figure(figsize=(3.65, 2.3))
    frames, (axes, last) = len(changes), figure.subplots(1, 2, sharey=True, width_ratios=(6, 1))
    axes.plot(range(frames), changes.clamp(min=FLOOR), color=COLOURS["blue"], linewidth=1.6)
    last.plot([0], [max(vector, FLOOR)], "o", color=COLOURS["vermillion"], markersize=8)
    axes.set_yscale("log")
    axes.set(ylim=(FLOOR / 2, 5), xlabel="frame of the utterance, its end at the right", ylabel="change")
    axes.set_yticks([FLOOR, 1e-6, 1e-3, 1], ["none", "$10^{-6}$", "$10^{-3}$", "1"])
    axes.minorticks_off()
    last.set_xticks([0], ["vector"])
    return figure
