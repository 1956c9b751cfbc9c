"""Numbers, captions and anchors: Figure 1, Table 2, in the order in which a chapter shows them."""

from __future__ import annotations

from html import escape

_numbers: dict[str, dict[str, int]] = {}


def number_of(kind: str, caption: str) -> int:
    """The place of this caption among those of its kind; a cell that runs again keeps its number.

    >>> number_of("Doctest", "a wave"), number_of("Doctest", "a comb"), number_of("Doctest", "a wave")
    (1, 2, 1)
    """
    given = _numbers.setdefault(kind, {})
    return given.setdefault(caption, len(given) + 1)


def captioned(body: str, kind: str, caption: str) -> str:
    """HTML of a figure or a table with its caption below; its anchor is `figure-1`, `table-2`, ..."""
    number = number_of(kind, caption)
    anchor = f"{kind.lower()}-{number}"
    name = f'<a class="gu-anchor" href="#{anchor}">{kind} {number}</a>'
    below = f"<figcaption>{name} {escape(caption)}</figcaption>"
    return f'<figure class="gu-figure" id="{anchor}">\n{body}\n{below}\n</figure>'
