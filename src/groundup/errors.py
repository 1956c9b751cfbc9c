"""The error that a command shows its user as one line."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 10


class UserError(Exception):
    """Something the user gave cannot be used. The message names it, what was found and what to do.

    `groundup` prints the message as one line and exits with code 2; everything else is a bug and shows its
    traceback.
    """


def together(errors: Sequence[UserError]) -> UserError:
    """All that is wrong as one error: the only one as it is, or the first ten, numbered, and how many more.

    >>> print(together([UserError("a: cut off."), UserError("b: empty.")]))
    2 in all: (1) a: cut off. (2) b: empty.
    """
    if len(errors) == 1:
        return errors[0]
    shown = [f"({number}) {error}" for number, error in enumerate(errors[:SHOWN], start=1)]
    more = [f"And {len(errors) - SHOWN:,} more."] if len(errors) > SHOWN else []
    return UserError(" ".join([f"{len(errors):,} in all:", *shown, *more]))
