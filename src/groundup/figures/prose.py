"""Sentences whose numbers come from the code, so that none is ever typed."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass


@dataclass(frozen=True)
class Prose:
    """Markdown text; the last line of a cell shows it."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


class _Numbers(string.Formatter):
    """Python's format language, with a true minus in 6e−07: no line breaks after it."""

    def format_field(self, value: object, format_spec: str) -> str:
        return re.sub(r"(?<=\de)-(?=\d)", "−", super().format_field(value, format_spec))


def prose(template: str, **values: object) -> Prose:
    """Markdown from a template in Python's format language; formulas may be used, their braces doubled.

    Raises ValueError when the template names a value that was not given, or a given value is not used.

    >>> prose("The mean of {runs} runs is **{mean:.2f}**.", runs=3, mean=0.8512)
    The mean of 3 runs is **0.85**.
    """
    fields = [field for _, field, _, _ in string.Formatter().parse(template) if field is not None]
    names = {field.partition(".")[0].partition("[")[0] for field in fields}
    if names != set(values):
        raise ValueError(f"expected values for {sorted(names)} and no others, got {sorted(values)}")
    return Prose(_Numbers().format(template, **values))
