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
    """All that is wrong as one error: of ten errors each what is said, and how many more there are.

    What is said of several files is said once.

    >>> print(together([UserError("a: cut off."), UserError("b: empty."), UserError("c: cut off.")]))
    3 in all: a, c: cut off. b: empty.
    """
    if len(errors) == 1:
        return errors[0]
    said: dict[str, list[str]] = {}
    for error in errors[:SHOWN]:
        name, _, rest = str(error).partition(": ")
        said.setdefault(rest, []).append(name)
    shown = [f"{', '.join(names)}: {rest}" for rest, names in said.items()]
    more = [f"And {len(errors) - SHOWN:,} more."] if len(errors) > SHOWN else []
    return UserError(" ".join([f"{len(errors):,} in all:", *shown, *more]))
