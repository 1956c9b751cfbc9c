"""PyTorch Lightning, imported the right way and kept from saying what does not matter here."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from groundup.compat import import_torchvision
from groundup.errors import UserError

__all__ = ["import_lightning", "without_chatter"]

# What Lightning warns of while our code does the right thing, and why it is right.
EXPECTED = (
    # A batch is a few slices of a memory map, under a millisecond of work: worker processes would cost more.
    r"The '\w+' does not have many workers which may be a bottleneck",
    # Lightning 2.6 asks PyTorch 2.13 for a name that moved; nothing of ours is involved.
    r"`isinstance\(treespec, LeafSpec\)` is deprecated",
)
# Announcements of the hardware that is absent, tips, and "`Trainer.fit` stopped": all at level INFO.
ANNOUNCERS = ("lightning.pytorch.utilities.rank_zero", "lightning.fabric.utilities.rank_zero")


def import_lightning() -> ModuleType:
    """`lightning.pytorch`. Raises `UserError` that says how to install it.

    Its metrics import torchvision wherever that is installed, and the wheel of the package index does not
    load beside a PyTorch without CUDA: `groundup.compat` knows the way around.
    """
    if importlib.util.find_spec("lightning") is None:
        raise UserError("training needs Lightning: pip install 'groundup[speech]'")
    if importlib.util.find_spec("torchvision") is not None:
        import_torchvision()
    return importlib.import_module("lightning.pytorch")


@contextmanager
def without_chatter() -> Iterator[None]:
    """Inside, Lightning keeps its tips to itself; every warning that is not in `EXPECTED` is still heard."""
    loggers = [logging.getLogger(name) for name in ANNOUNCERS]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        for pattern in EXPECTED:
            warnings.filterwarnings("ignore", message=pattern)
        for logger in loggers:
            logger.setLevel(logging.WARNING)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
