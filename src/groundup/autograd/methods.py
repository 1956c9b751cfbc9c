"""Gives the tensor its operators, and the methods that are not functions of the same name (see public.py)."""

from __future__ import annotations

import numpy as np

from groundup.autograd.copying import get_state, set_state
from groundup.autograd.editing import add_, assign, in_place
from groundup.autograd.hooks import register_hook, retain_grad
from groundup.autograd.primitives.arithmetic import OPERATORS, neg
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.primitives.linear import matmul
from groundup.autograd.primitives.pointwise import abs
from groundup.autograd.primitives.selection import where
from groundup.autograd.primitives.shaping import astype, permute, transpose
from groundup.autograd.tensor import Tensor, array_of, wrap

__all__: list[str] = []


def _attach_methods() -> None:
    Tensor.where = lambda x, condition, y: where(condition, x, y)
    Tensor.astype = astype
    Tensor.__getitem__, Tensor.__setitem__, Tensor.add_ = getitem, assign, add_
    Tensor.__getstate__, Tensor.__setstate__ = get_state, set_state
    Tensor.register_hook, Tensor.retain_grad = register_hook, retain_grad
    Tensor.T = property(lambda x: permute(x, tuple(reversed(range(x.ndim)))))
    Tensor.mT = property(lambda x: transpose(x, -1, -2))


def _attach_operators() -> None:
    for name, function in OPERATORS.items():
        setattr(Tensor, f"__{name}__", function)
        setattr(Tensor, f"__r{name}__", _reflected(function))
    Tensor.__matmul__, Tensor.__rmatmul__ = matmul, _reflected(matmul)
    Tensor.__neg__ = neg
    Tensor.__abs__ = abs
    edits = {"iadd": np.add, "isub": np.subtract, "imul": np.multiply, "itruediv": np.true_divide}
    for name, ufunc in edits.items():
        setattr(Tensor, f"__{name}__", in_place(ufunc, OPERATORS[name[1:]]))


def _reflected(function):
    return lambda x, y: function(y, x)


def _attach_comparisons() -> None:
    comparisons = {
        "__lt__": np.less,
        "__le__": np.less_equal,
        "__gt__": np.greater,
        "__ge__": np.greater_equal,
        "__eq__": np.equal,
        "__ne__": np.not_equal,
        "__and__": np.bitwise_and,
        "__or__": np.bitwise_or,
        "__rand__": np.bitwise_and,
        "__ror__": np.bitwise_or,
    }
    for name, ufunc in comparisons.items():
        setattr(Tensor, name, _constant(ufunc))
    Tensor.__invert__ = _constant(np.invert)


def _constant(ufunc):
    """A function without a derivative, as a method: the result is a constant."""
    return lambda *operands: wrap(ufunc(*map(array_of, operands)))


_attach_methods()
_attach_operators()
_attach_comparisons()
