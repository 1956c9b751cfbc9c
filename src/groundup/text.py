"""Names and messages as they can stand in one line, whatever somebody put into them."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["LONGEST_NAME", "UNPRINTABLE", "one_line", "printable"]

LONGEST_NAME = 1000  # characters: in a packed column each name takes as much room as the longest
# Every character that ends a line or steers a terminal, and what stands for a byte that is not UTF-8.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(name: str | Path) -> str:
    """The name as it can stand in a message: as it is, or quoted and escaped when it would break the line.

    >>> print(one_line("张伟 1.wav"), one_line("one\\ntwo.wav"))
    张伟 1.wav 'one\\ntwo.wav'
    """
    name = str(name)
    return repr(name) if UNPRINTABLE.search(name) else name


def printable(text: str) -> str:
    """A message as it can be shown and stored: whatever in it would break the line is escaped.

    >>> print(printable("张伟: not a\\nnumber"))
    张伟: not a\\nnumber
    """
    return UNPRINTABLE.sub(lambda found: repr(found[0])[1:-1], text)
