"""Parameters come in tuples, lists and dictionaries: take such a tree apart into its leaves, and put it
together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

__all__ = ["leaves", "rebuild"]


def leaves(tree) -> Iterator:
    """What hangs on the tree, from left to right.

    >>> list(leaves({"weight": 1, "bias": (2, 3)}))
    [1, 2, 3]
    """
    names = _names(tree)
    if names is None:
        yield tree
    else:
        for name in names:
            yield from leaves(tree[name])


def rebuild(tree, replacement: Callable, *others):
    """The same tree with each leaf replaced by a function of it, and of the leaves in its place in `others`.

    Places are keys and positions, so that the order of a dictionary does not matter; a tree of another form
    raises ValueError.

    >>> rebuild({"weight": 1, "bias": (2, 3)}, lambda x, y: x * y, {"bias": (10, 100), "weight": 1})
    {'weight': 1, 'bias': (20, 300)}
    """
    names = _names(tree)
    for other in others:
        if _names(other) != names:
            raise ValueError(f"expected a tree of the same form, {_told(tree)}, got {_told(other)}")
    if names is None:
        return replacement(tree, *others)
    branches = [rebuild(tree[name], replacement, *(other[name] for other in others)) for name in names]
    if isinstance(tree, dict):
        return dict(zip(names, branches, strict=True))
    return type(tree)(*branches) if hasattr(tree, "_fields") else type(tree)(branches)


def _names(tree):
    """Of the branches, keys or positions; None for a leaf."""
    if isinstance(tree, dict):
        return tree.keys()
    return range(len(tree)) if isinstance(tree, (tuple, list)) else None


def _told(tree) -> str:
    if isinstance(tree, dict):
        return f"a dictionary with the keys {list(tree)}"
    return f"a {type(tree).__name__}" + (f" of {len(tree)}" if isinstance(tree, (tuple, list)) else "")
