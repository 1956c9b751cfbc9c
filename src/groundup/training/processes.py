"""Several processes that train one model, as `torchrun` starts them: who is who, and who speaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep

import torch
from torch import distributed
from torch.distributed.rendezvous import rendezvous

from groundup.errors import UserError

__all__ = ["choose_threads", "gathered", "rank", "ranks", "together"]

PATIENCE = 10.0  # seconds for process 0 to say what all have found, and to write what is to be kept
MOST_THREADS = 4


def ranks() -> int:
    """How many processes there are."""
    known = distributed.is_available() and distributed.is_initialized()
    return distributed.get_world_size() if known else 1


def rank() -> int:
    """Which of them this one is; 0 is the one that writes."""
    return distributed.get_rank() if ranks() > 1 else 0


def gathered(mine: object) -> list:
    """What each process gives, in the order of their ranks, in all of them."""
    found = [mine] * ranks()
    if ranks() > 1:
        distributed.all_gather_object(found, mine)
    return found


@contextmanager
def together() -> Iterator[None]:
    """Inside, the processes that `torchrun` started know each other; a single one is left as it is.

    When they end, one of them says why and the others leave without a word: process 0, or the one that was
    alone with its trouble.
    """
    if ranks() > 1 or int(os.environ.get("WORLD_SIZE", 1)) == 1:
        yield
        return
    store, own, count = next(rendezvous("env://"))
    distributed.init_process_group(store=store, rank=own, world_size=count)
    try:
        yield
    except BaseException as error:
        lost = isinstance(error, distributed.DistError) or "gloo" in str(error)
        if (own and isinstance(error, KeyboardInterrupt)) or _spoken(store, own, lost):
            raise SystemExit(1) from None
        if lost:
            raise UserError(f"another of the {count} processes has ended, and so do all.") from None
        raise
    finally:
        with suppress(distributed.DistError):
            if own == 0:
                store.set("ended", "")
        distributed.destroy_process_group()


def _spoken(store: distributed.Store, own: int, lost: bool) -> bool:
    """Whether another process says why all end; if not, this one does."""
    with suppress(distributed.DistError):  # of a store that is gone
        if lost and store.check(["spoken"]):
            return True
        until = monotonic() + (PATIENCE if own else 0)
        while monotonic() < until:
            if store.check(["ended"]):
                return True
            sleep(0.05)  # `store.wait` would complain in its own words
        store.set("spoken", "")
    return False


def choose_threads() -> None:
    """Let torch use as many threads as serve a training, unless OMP_NUM_THREADS says how many.

    The cores that this process may use, divided among the processes on this machine, and `MOST_THREADS` at
    most: layers as narrow as a speaker's need little time each, and threads have to meet after every one.
    """
    if "OMP_NUM_THREADS" in os.environ:
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    torch.set_num_threads(max(1, min(MOST_THREADS, cores // int(os.environ.get("LOCAL_WORLD_SIZE", 1)))))
