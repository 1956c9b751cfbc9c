"""Tensors out of files that somebody else wrote, without running anything that is in them.

A `.pt` file is a pickle, and a pickle is a program: opening it calls whatever functions it names. The old
`torch.load` did that for anybody. With `weights_only=True` it calls what builds tensors and nothing else.
"""

from __future__ import annotations

import io
import pickletools
import warnings
import zipfile
from contextlib import suppress

import numpy as np

from groundup.errors import UserError
from groundup.files.file_types import kind_of

__all__ = ["read_frames"]

HARMLESS = ("torch.", "torch._utils.", "collections.OrderedDict")  # what a tensor's own pickle calls


def read_frames(content: bytes, name: str, shape: tuple[int, int]) -> np.ndarray:
    """The tensor in a `.pt` file as a float32 array of `shape` (T, F).

    Raises `UserError`, which names the file, when it holds anything else, when a number is not finite, or
    when opening it would run code.
    """
    import torch  # only those who read tensors need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about a file is told below, or does not matter
            tensor = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
            return _frames(tensor, shape)
    except UserError as error:
        reason = str(error)
    except Exception as error:  # a damaged file raises whatever the place of the damage leads to
        reason = _why(content, error)
    raise UserError(f"{name}: {reason} Download it again.")


def _frames(tensor, shape: tuple[int, int]) -> np.ndarray:
    """The numbers in what was loaded. Raises `UserError` without the file's name."""
    import torch

    if not isinstance(tensor, torch.Tensor):
        raise UserError(f"expected a tensor, found {type(tensor).__name__}.")
    dense = tensor.layout == torch.strided
    if not (tensor.is_floating_point() and dense) or tensor.is_meta:
        found = tensor.dtype if dense else tensor.layout
        meta = " without its numbers" * tensor.is_meta
        raise UserError(f"expected a tensor of floats, found {found}{meta}.")
    if tuple(tensor.shape) != shape:  # before it takes memory: a file can promise any shape
        expected = f"expected {shape[0]:,} frames of {shape[1]} bands, as listed"
        raise UserError(f"{expected}, found a tensor of shape {tuple(tensor.shape)}.")
    if tensor.untyped_storage().nbytes() < tensor.nbytes:  # one number can stand for any shape, too
        raise UserError(f"expected {tensor.numel():,} numbers, found fewer, used again and again.")
    frames = tensor.detach().resolve_neg().to(torch.float32)
    if not (finite := torch.isfinite(frames)).all():
        row, band = torch.nonzero(~finite)[0].tolist()
        found = f"frame {row}, band {band} is {tensor[row, band].item()}"
        raise UserError(f"{found}, expected a number that float32 can hold.")
    return frames.contiguous().numpy()


def _why(content: bytes, error: Exception) -> str:
    """Why a file was not opened: it is of another kind, it would run code, or it is damaged."""
    zipped = content.startswith(b"PK\x03\x04")
    if zipped and not zipfile.is_zipfile(io.BytesIO(content)):
        return f"cut off or damaged, its end is missing after {len(content):,} bytes."
    named = _called(content)
    if (kind := kind_of(content)) and not named:
        return f"expected a tensor as torch.save writes it, found {kind}{' without one' * zipped}."
    called = [name for name in named if not name.startswith(HARMLESS)]
    if called:
        return f"opening it would call {called[0]}, which no tensor needs. It was not opened."
    told = str(error).rpartition("WeightsUnpickler error:")[2]  # before it, PyTorch has advice
    reason = " ".join(told.partition("Check the documentation")[0].split()) or type(error).__name__
    return f"damaged, holds no tensor ({reason if len(reason) <= 80 else reason[:77] + '...'})."


def _called(content: bytes) -> list[str]:
    """The functions and classes that a pickle names, `module.name`; as far as it can be read."""
    names: list[str] = []
    strings: list[str] = []
    with suppress(Exception):  # where the damage begins
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                member = next(name for name in archive.namelist() if name.endswith("data.pkl"))
                content = archive.read(member)
        stream = io.BytesIO(content)
        while stream.tell() < len(content):  # the older format is several pickles in a row
            for operation, argument, _ in pickletools.genops(stream):
                if operation.name in ("GLOBAL", "INST"):
                    names.append(argument.replace(" ", "."))
                elif operation.name == "STACK_GLOBAL" and len(strings) > 1:
                    names.append(".".join(strings[-2:]))
                elif isinstance(argument, str):
                    strings.append(argument)
    return names
