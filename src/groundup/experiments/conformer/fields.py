"""How much of a recording one frame has heard, layer by layer, and of which frames it is made."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from ...figures import Diagram

HOP_MS, WINDOW_MS = 10, 25  # of the log-mel features


def receptive_field(layers: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Input frames that one output frame sees, and input frames from one output frame to the next.

        R <- R + (k - 1) S,   S <- S s,   from R = S = 1, for each layer of kernel k and stride s

    >>> receptive_field([(3, 2), (3, 2)]), receptive_field([(3, 2), (3, 2), (15, 1)])
    ((7, 4), (63, 4))
    """
    seen, step = 1, 1
    for kernel, stride in layers:
        seen, step = seen + (kernel - 1) * step, step * stride
    return seen, step


def frames_seen(module: nn.Module, frames: int, bands: int) -> int:
    """How many input frames have a gradient from the middle output frame, which is what the module sees."""
    x = torch.randn(1, frames, bands, generator=torch.Generator().manual_seed(0)).requires_grad_()
    y, *_ = _first(module(x, torch.tensor([frames])))
    middle = y[len(y) // 2]  # weighed at random: the plain sum of a layer norm's output is constant
    (middle * torch.randn(middle.shape, generator=torch.Generator().manual_seed(1))).sum().backward()
    return int((x.grad[0].abs().amax(-1) > 0).sum())


def _first(output: torch.Tensor | tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    return output[0] if isinstance(output, tuple) else output


def heard(kernel: int, factor: int) -> list[tuple[str, float]]:
    """Milliseconds that a frame has heard after each stage of a block; attention hears all: infinity."""
    front = [(3, 2)] * (factor.bit_length() - 1)
    stages = (("log-mel", []), ("sub-sampling", front), ("convolution", [*front, (kernel, 1)]))
    found = [(name, WINDOW_MS + HOP_MS * (receptive_field(layers)[0] - 1)) for name, layers in stages]
    return [*found, ("attention", float("inf"))]


def field(kernel: int, factor: int, widest_ms: float = 2600) -> Diagram:
    """A bar for each stage, to scale, around one frame; attention's goes on at both ends."""
    drawing = Diagram(350, 206)
    middle, room = 175, 340
    drawing.text(2, 10, f"One frame, every {HOP_MS * factor} ms, has heard", align="start")
    for row, (name, milliseconds) in enumerate(heard(kernel, factor)):
        y = 26 + 42 * row
        everything = milliseconds == float("inf")
        wide = room if everything else max(3.0, room * min(1.0, milliseconds / widest_ms))
        words = "all of the utterance" if everything else f"{milliseconds:.0f} ms"
        drawing.text(5, y + 5, f"{name}: {words}", align="start")
        drawing.box(
            middle - wide / 2, y + 14, wide, 14, "", "blue" if row > 1 else "ink", radius=2,
            dashed=everything,
        )  # fmt: skip
    for second in (-1.0, -0.5, 0.0, 0.5, 1.0):
        x = middle + room * 1000 * second / widest_ms
        drawing.line([(x, 186), (x, 190)])
        drawing.text(x, 198, f"{second:g} s".replace("-", "−"))
    drawing.line([(5, 186), (345, 186)])
    return drawing


def field_said(kernel: int, factor: int) -> str:
    """What `field` shows."""
    parts = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in heard(kernel, factor)[:-1])
    return f"Bars to scale around one frame: {parts}; attention reaches from end to end."


def pyramid(frames: int) -> Diagram:
    """Two convolutions of kernel 3 and stride 2: who is made of whom, and dashed what the top never sees."""
    rows = [frames, (frames - 1) // 2, ((frames - 1) // 2 - 1) // 2]
    drawing, size = Diagram(350, 196), 342 / 18
    places = [[4 + size / 2 + size * (2**row - 1 + 2**row * n) for n in range(count)]
              for row, count in enumerate(rows)]  # fmt: skip
    tops = (150, 92, 34)
    for row in (1, 2):
        for number, x in enumerate(places[row]):
            for below in range(2 * number, 2 * number + 3):
                drawing.line([(x, tops[row] + size - 2), (places[row - 1][below], tops[row - 1])])
    used = [4 * rows[2] + 3, 2 * rows[2] + 1, rows[2]]
    for row, count in enumerate(rows):
        for number, x in enumerate(places[row]):
            kept = number < used[row]
            drawing.box(
                x - size / 2 + 1, tops[row], size - 2, size - 2, "", "blue" if kept else "vermillion",
                radius=2, dashed=not kept,
            )  # fmt: skip
        words = ("$L$ = {}", "⌊($L$ − 1) / 2⌋ = {}", "and once more: {}")[row].format(count)
        drawing.text(346, tops[row] + (30 if row == 0 else -10), words, align="end")
    return drawing


def pyramid_said(frames: int) -> str:
    """What `pyramid` shows."""
    once = (frames - 1) // 2
    return f"{frames} frames below, {once} above them, {(once - 1) // 2} at the top; each is made of three."
