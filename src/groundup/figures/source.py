"""The library's own code on a chapter's page, so that what is read is what is tested."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from textwrap import dedent

from groundup.figures.prose import Prose

COLUMNS = 80  # what fits beside a reader's table of contents


def source(*functions: Callable | type) -> Prose:
    """The source of these functions or classes, one below the other, as a block of Python.

    Raises ValueError for a line of more than 80 columns, which a page would cut off.
    """
    blocks = [dedent(inspect.getsource(function)).rstrip() for function in functions]
    lines = "\n\n\n".join(blocks).splitlines()
    if wide := [line for line in lines if len(line) > COLUMNS]:
        raise ValueError(f"expected printed source of at most {COLUMNS} columns, got {wide[0].strip()!r}")
    files = dict.fromkeys(f"# {function.__module__.replace('.', '/')}.py" for function in functions)
    return Prose("\n".join(["```python", *files, *lines, "```"]))
