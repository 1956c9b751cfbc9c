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

    What is said of several files is said once, and so is the advice that all of them share.

    >>> print(together([UserError("a: cut off."), UserError("b: empty."), UserError("c: cut off.")]))
    3 in all: a, c: cut off. b: empty.
    >>> print(together([UserError("a: is empty. Remove it."), UserError("b: is cut off. Remove it.")]))
    2 in all: a: is empty. b: is cut off. Remove it.
    """
    if len(errors) == 1:
        return errors[0]
    said: dict[str, list[str]] = {}
    for error in errors[:SHOWN]:
        name, _, rest = str(error).partition(": ")
        said.setdefault(rest, []).append(name)
    every = {rest.partition(". ")[2] for rest in said}
    advice = every.pop() if len(every) == 1 < len(said) else ""
    shown = [f"{', '.join(names)}: {rest.removesuffix(f' {advice}')}" for rest, names in said.items()]
    more = [f"And {len(errors) - SHOWN:,} more."] if len(errors) > SHOWN else []
    return UserError(" ".join([f"{len(errors):,} in all:", *shown, *more, advice]).rstrip())
