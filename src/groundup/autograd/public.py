"""What the package offers: the one place where a function is named is its definition.

`@public` makes it a name of its file's `__all__`, from which `groundup.autograd` takes what it offers;
`@method` also a method of the tensor, which is then its first argument, x.

>>> @method
... def halved(x):
...     "x / 2."
...     return x / 2
>>> FUNCTIONS.pop("halved")(Tensor([3.0]).halved())
Tensor([0.75])
>>> del Tensor.halved
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import TypeVar

from groundup.autograd.tensor import Tensor

__all__ = ["FUNCTIONS", "method", "public"]

FUNCTIONS: dict[str, Callable] = {}
Function = TypeVar("Function", bound=Callable)


def public(function: Function) -> Function:
    """Offer `function`. ValueError for a name that is taken, and for a function without a docstring."""
    name, module = function.__name__, function.__module__
    home = FUNCTIONS.get(name, function).__module__
    if home != module:
        raise ValueError(f"{name}: the name is taken by a function of {home}")
    if not function.__doc__:
        raise ValueError(f"{name}: expected a docstring that says what it computes, got none")
    FUNCTIONS[name] = function
    offered = vars(sys.modules[module]).setdefault("__all__", [])
    offered[:] = sorted({*offered, name})
    return function


def method(function: Function) -> Function:
    """Offer `function` under its name and as a method. ValueError where its first argument is not x."""
    first = next(iter(inspect.signature(function).parameters), None)
    if first != "x":
        raise ValueError(f"{function.__name__}: expected a method's first argument to be x, got {first}")
    setattr(Tensor, function.__name__, public(function))
    return function
