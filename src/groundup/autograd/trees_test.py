"""Trees of tensors are taken apart and put together in the same order."""

from __future__ import annotations

from collections import namedtuple

import pytest

from groundup.autograd.trees import leaves, rebuild

Point = namedtuple("Point", "x y")


def test_leaves_and_rebuild_are_inverse():
    tree = {"a": [1, (2, 3)], "b": Point(4, [5]), "c": ()}
    assert list(leaves(tree)) == [1, 2, 3, 4, 5]
    assert rebuild(tree, lambda x: 10 * x) == {"a": [10, (20, 30)], "b": Point(40, [50]), "c": ()}
    assert isinstance(rebuild(tree, lambda leaf: leaf)["b"], Point)


def test_a_single_leaf_is_a_tree():
    assert list(leaves(7)) == [7] and rebuild(7, lambda leaf: leaf + 1) == 8


def test_trees_go_together_by_key_and_by_position():
    one, other = {"a": [1, 2], "b": Point(3, 4)}, {"b": (30, 40), "a": (10, 20)}
    assert rebuild(one, lambda x, y: y - x, other) == {"a": [9, 18], "b": Point(27, 36)}


@pytest.mark.parametrize(
    ("tree", "other", "message"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, r"a dictionary with the keys \['a', 'b'\], got .* the keys \['a'\]"),
        ({"a": 1}, {"b": 1}, r"the keys \['a'\], got a dictionary with the keys \['b'\]"),
        ({"a": 1}, [1], "got a list of 1"),
        ([1], [1, 2], "expected a tree of the same form, a list of 1, got a list of 2"),
        (1, [1], "expected a tree of the same form, a int, got a list of 1"),
        ([[1], 2], [1, 2], "a list of 1, got a int"),
    ],
)
def test_another_form_is_refused(tree, other, message):
    with pytest.raises(ValueError, match=message):
        rebuild(tree, lambda x, y: x, other)
