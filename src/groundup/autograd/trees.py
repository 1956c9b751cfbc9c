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
    if isinstance(tree, dict):
        tree = tree.values()
    elif not isinstance(tree, (tuple, list)):
        yield tree
        return
    for branch in tree:
        yield from leaves(branch)


def rebuild(tree, replacement: Callable | Iterator):
    """The same tree with each leaf replaced: by a function of the leaf, or by the next of an iterator.

    >>> rebuild({"weight": 1, "bias": (2, 3)}, lambda leaf: -leaf)
    {'weight': -1, 'bias': (-2, -3)}
    """
    if isinstance(tree, dict):
        return {name: rebuild(branch, replacement) for name, branch in tree.items()}
    if isinstance(tree, (tuple, list)):
        branches = [rebuild(branch, replacement) for branch in tree]
        return type(tree)(*branches) if hasattr(tree, "_fields") else type(tree)(branches)
    return next(replacement) if isinstance(replacement, Iterator) else replacement(tree)
