"""Several processes that train one model, as `torchrun` starts them: who is who, and who speaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from torch import distributed
from torch.distributed.rendezvous import rendezvous

from groundup.errors import UserError

__all__ = ["gathered", "rank", "ranks", "together"]

PATIENCE = timedelta(seconds=10)  # for process 0 to say what all have found, and to write what is to be kept


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
        spoken = lost and store.check(["spoken"])
        if spoken or (own and (isinstance(error, KeyboardInterrupt) or _ended(store))):
            raise SystemExit(1) from None
        store.set("spoken", "")
        if lost:
            raise UserError(f"another of the {count} processes has ended, and so do all.") from None
        raise
    finally:
        if own == 0:
            store.set("ended", "")
        distributed.destroy_process_group()


def _ended(store: distributed.Store) -> bool:
    """Whether process 0 has ended, or does so soon."""
    try:
        store.wait(["ended"], PATIENCE)
    except distributed.DistError:
        return False
    return True
