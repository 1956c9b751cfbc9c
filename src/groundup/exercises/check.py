"""The answer that a checking cell gives: correct, or not yet and a hint."""

from __future__ import annotations

import functools
import html
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Check:
    """One line that says whether an exercise is solved. It is true when it is.

    >>> not_yet("the mean is 0.62, it should be 1", hint="what do you divide by?")
    not yet: the mean is 0.62, it should be 1. Hint: what do you divide by?
    >>> bool(correct("the mean stays"))
    True
    """

    passed: bool
    message: str
    hint: str = ""

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"{self._verdict}: {self.message}" + (f". Hint: {self.hint}" if self.hint else "")

    def _repr_html_(self) -> str:
        state = "correct" if self.passed else "not-yet"
        hint = f' <span class="gu-hint">Hint: {html.escape(self.hint)}</span>' if self.hint else ""
        return (
            f'<p class="gu-check gu-check-{state}" role="status"><strong>{self._verdict}</strong>: '
            f"{html.escape(self.message)}{'.' if hint else ''}{hint}</p>"
        )

    @property
    def _verdict(self) -> str:
        return "correct" if self.passed else "not yet"


def correct(message: str) -> Check:
    return Check(True, message)


def not_yet(message: str, hint: str = "") -> Check:
    return Check(False, message, hint)


def checking(check: Callable[..., Check]) -> Callable[..., Check]:
    """Let a check answer *not yet* where the reader's code raises, or gives something of another kind.

    A half-written function must not stop the notebook: its error becomes the message.
    """

    @functools.wraps(check)
    def answer(*arguments: object, **options: object) -> Check:
        try:
            return check(*arguments, **options)
        except Exception as error:  # whatever a reader's code may raise
            return not_yet(
                f"your code raised {type(error).__name__}: {error}", "run it alone, on a small array"
            )

    return answer


def is_array(found: object, shape: tuple[int, ...]) -> bool:
    """Whether an answer is a NumPy array of this shape."""
    return isinstance(found, np.ndarray) and found.shape == shape


def is_number(found: object) -> bool:
    """Whether an answer is one finite number."""
    return isinstance(found, (int, float, np.number)) and math.isfinite(found)


def kind(found: object) -> str:
    """What an answer is, in words for the reader who gave it.

    >>> kind(np.zeros((2, 3))), kind(None), kind("many")
    ('an array of shape (2, 3)', 'None', "'many'")
    """
    if isinstance(found, np.ndarray):
        return f"an array of shape {found.shape}"
    return "None" if found is None else f"{found!r}"
