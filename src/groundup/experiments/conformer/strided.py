"""The relative shift read from memory by `as_strided`: equal in torch, and lost on the way to ONNX.

    python -m groundup.experiments.conformer.strided

exports both ways, tries them in onnxruntime, and writes book/results/relative_shift_onnx.json. It needs the
extra `export`; nothing in it is drawn.
"""

from __future__ import annotations

import importlib.metadata
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from ...speaker import relative_shift
from .. import recorded

EXPORTED, TRIED = 5, (5, 9)  # frames


def strided_shift(scores: Tensor) -> Tensor:
    """`relative_shift` by hand-made strides, as this library once had it: rows of 2T - 1 from place T on.

    It reads memory and not the tensor, and so believes that a slice of a tensor lies where the tensor does.
    Shapes: (..., T, 2T) -> (..., T, T).
    """
    *outer, frames, columns = scores.shape
    from_row_0 = scores.flatten(-2)[..., frames:]
    strides = (*from_row_0.stride()[:-1], columns - 1, 1)
    return from_row_0.as_strided((*outer, frames, frames), strides)


class Shifting(nn.Module):
    """Scores made as attention makes them, then shifted.  x (B, T, 3), table (2T, 3) -> (B, T, T)."""

    def __init__(self, shift: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.shift = shift

    def forward(self, x: Tensor, table: Tensor) -> Tensor:
        return self.shift(x @ table.T)


def outcome(shift: Callable[[Tensor], Tensor]) -> dict[str, str]:
    """What becomes of the exported graph at each number of frames: "equal", "wrong", or the kind of error."""
    import onnxruntime

    model, (x, table) = Shifting(shift), _input(EXPORTED)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path, frames = Path(folder, "shift.onnx"), torch.export.Dim.DYNAMIC
        torch.onnx.export(
            model, (x, table), path, dynamo=True, dynamic_shapes=({1: frames}, {0: frames}), verbose=False
        )
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        return {f"T = {frames}": _tried(session, model, *_input(frames)) for frames in TRIED}


def _tried(session, model: nn.Module, x: Tensor, table: Tensor) -> str:
    names = [each.name for each in session.get_inputs()]
    try:
        [found] = session.run(None, dict(zip(names, (x.numpy(), table.numpy()), strict=True)))
    except Exception as error:  # onnxruntime has kinds of its own, by version
        return f"fails: {type(error).__name__}"
    right = model(x, table)
    close = found.shape == tuple(right.shape) and torch.allclose(torch.from_numpy(found), right, atol=1e-6)
    return "equal" if close else "wrong"


def _input(frames: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(frames)
    shapes = ((2, frames, 3), (2 * frames, 3))
    return tuple(torch.randn(shape, generator=generator) for shape in shapes)


def main() -> int:
    numbers = {"view": outcome(relative_shift), "as_strided": outcome(strided_shift)}
    path = recorded.folder() / "relative_shift_onnx.json"
    command = "python -m groundup.experiments.conformer.strided"
    runtime = importlib.metadata.version("onnxruntime")
    print(recorded.save(path, command=command, seeds=[], onnxruntime=runtime, numbers=numbers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
