"""One call of a primitive: find the level that is being differentiated, compute one level down, record.

A tensor of level L wraps a value of a lower level. A primitive that meets tensors of several levels belongs
to the highest; it computes on what they wrap, which may again be tensors, until only arrays are left.
"""

from __future__ import annotations

import numpy as np

from groundup.autograd.dual import Dual, push
from groundup.autograd.mode import FROZEN, mode
from groundup.autograd.tape import Node
from groundup.autograd.tensor import Tensor, array_of, wrap

__all__ = ["apply"]


def apply(primitive, arguments, options):
    """Arrays in, array out; with a tensor among the arguments, a tensor out."""
    top, level, boxed = None, mode.floor, False
    for argument in arguments:
        if isinstance(argument, Tensor):
            boxed = True
            node = argument.node
            if node is not None and node.level > level:
                top, level = node, node.level
    if top is None:
        if not boxed:
            return compute(primitive, arguments, options)
        out = compute(primitive, [array_of(argument) for argument in arguments], options)
        return wrap(out, edits=_cell(primitive, arguments, out))
    if type(top) is Node:
        return _record(primitive, arguments, options, level)
    return _carry(primitive, arguments, options, level)


def compute(primitive, arrays, options):
    """The forward function on plain arrays; what goes wrong is told with the name and the shapes."""
    try:
        out = primitive.forward(*arrays, **options)
    except (ValueError, IndexError) as error:
        kind = IndexError if isinstance(error, IndexError) else ValueError
        shapes = " and ".join(str(np.shape(array)) for array in arrays)
        raise kind(f"{primitive.name} of shape {shapes}: {error}") from None
    if mode.anomaly:
        mode.anomaly.check_result(primitive, arrays, out)
    return out


def _record(primitive, arguments, options, level):
    """Reverse mode: compute, and leave a node with what the derivative will need."""
    values, parents, tracked, nested = _lower(arguments, level)
    out = apply(primitive, values, options) if nested else compute(primitive, values, options)
    result = wrap(out, edits=_cell(primitive, arguments, out))
    saved, cells = _save(primitive, arguments, values, result, tracked)
    result.node = Node(level, result.value, primitive, parents, saved, cells, options)
    return result


def _save(primitive, arguments, values, result, tracked):
    """What the rules of the `tracked` arguments name, by slot, and the edit stamps that guard it."""
    count = len(primitive.arguments)
    saved, cells = [None] * (count + 1), [None] * (count + 1)
    for slot in primitive.kept(tracked):
        if slot == count:
            saved[slot], cells[slot] = result.value, result.edits
        else:
            saved[slot] = _borrow(values[slot], arguments[slot])
            if isinstance(arguments[slot], Tensor):
                cells[slot] = arguments[slot].edits
    return saved, cells


def _borrow(value, argument):
    """A plain array belongs to the caller, who may change it: keep a copy. A tensor counts its edits."""
    return value.copy() if argument is value and isinstance(value, np.ndarray) else value


def _carry(primitive, arguments, options, level):
    """Forward mode: compute, and push the tangents through."""
    values, nodes, _, _ = _lower(arguments, level)
    out = apply(primitive, values, options)
    tangents = [None if node is None else node.tangent for node in nodes]
    tangent = push(primitive, tangents, values, out, options)
    return wrap(out, Dual(level, tangent), _cell(primitive, arguments, out))


def _lower(arguments, level):
    """What the arguments wrap at `level`: values, nodes, which have one (bits), whether tensors remain."""
    values, nodes, tracked, nested, bit = [], [], 0, False, 1
    for argument in arguments:
        own = None
        if isinstance(argument, Tensor):
            node = argument.node
            if node is None or node.level == FROZEN:
                argument = argument.value
            elif node.level == level:
                own, tracked, argument = node, tracked | bit, argument.value
            if isinstance(argument, Tensor):
                nested = True
        values.append(argument)
        nodes.append(own)
        bit <<= 1
    return values, nodes, tracked, nested


def _cell(primitive, arguments, out):
    """A view shares the edit stamp of the memory it looks into; `reshape` and an index may have copied."""
    if not primitive.view or not isinstance(arguments[0], Tensor):
        return None
    return arguments[0].edits if np.may_share_memory(array_of(out), array_of(arguments[0])) else None
