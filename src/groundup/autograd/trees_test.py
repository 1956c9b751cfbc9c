"""Trees of tensors are taken apart and put together in the same order."""

from __future__ import annotations

from collections import namedtuple

from groundup.autograd.trees import leaves, rebuild

Point = namedtuple("Point", "x y")


def test_leaves_and_rebuild_are_inverse():
    tree = {"a": [1, (2, 3)], "b": Point(4, [5]), "c": ()}
    assert list(leaves(tree)) == [1, 2, 3, 4, 5]
    assert rebuild(tree, iter([10, 20, 30, 40, 50])) == {"a": [10, (20, 30)], "b": Point(40, [50]), "c": ()}
    assert isinstance(rebuild(tree, lambda leaf: leaf)["b"], Point)


def test_a_single_leaf_is_a_tree():
    assert list(leaves(7)) == [7] and rebuild(7, lambda leaf: leaf + 1) == 8
