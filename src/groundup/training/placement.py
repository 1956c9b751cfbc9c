"""Where a training computes, how exactly, and where its corpus lies meanwhile."""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch

from groundup.corpus import PackedCorpus
from groundup.errors import UserError

__all__ = ["PRECISIONS", "Placement"]

PRECISIONS = {"float32": "32-true", "bfloat16": "bf16-mixed"}  # and what Lightning calls them
SHARE = 0.5  # of the free memory of a GPU, for the corpus; the rest is the model's
WORKERS = 4  # processes that read ahead, at most


@dataclass(frozen=True, eq=False)
class Placement:
    """What a training computes on, and with which corpus.

    Attributes:
        device: a GPU where there is one; for the processes of `torchrun`, one each.
        precision: of products; weights, statistics and losses are float32 always.
        corpus: as it was given, or in the memory of the device. Its batches are the same, to the bit.
        workers: processes that gather batches while the device computes.
    """

    device: torch.device
    precision: str
    corpus: PackedCorpus
    workers: int

    @classmethod
    def of(cls, corpus: PackedCorpus, precision: str = "auto") -> Placement:
        """The corpus goes into a GPU's memory if it takes at most half of what is free; else workers read it.

        On a processor the packed file is mapped into memory as it is: a batch takes less than a millisecond.

        Args:
            precision: float32, bfloat16, or auto: bfloat16 on a GPU that multiplies it, from NVIDIA's Ampere.

        Raises:
            UserError: for another precision.
        """
        if precision not in ("auto", *PRECISIONS):
            known = ", ".join(("auto", *PRECISIONS))
            raise UserError(f"expected a precision out of {known}, got {precision!r}.")
        device = _device()
        if precision == "auto":
            fast = device.type == "cuda" and torch.cuda.get_device_capability(device) >= (8, 0)
            precision = "bfloat16" if fast else "float32"
        if device.type != "cuda" or corpus.source.device is not None:
            return cls(device, precision, corpus, workers=0)
        if corpus.frames.nbytes <= SHARE * torch.cuda.mem_get_info(device)[0]:
            return cls(device, precision, corpus.load(str(device)), workers=0)
        return cls(device, precision, corpus, min(WORKERS, (os.cpu_count() or 2) - 1))

    def __str__(self) -> str:
        size = f"The corpus ({self.corpus.frames.nbytes / 1e9:.1f} GB)"
        place = "lies in its memory" if self.corpus.source.device is not None else "is read from its file"
        if self.workers:
            place = f"does not fit there: {self.workers} processes read it"
        count = torch.get_num_threads()
        threads = f" with {count} thread{'s' * (count > 1)}" if self.device.type == "cpu" else ""
        return f"Training on {self.device}{threads} in {self.precision}. {size} {place}."


def _device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
