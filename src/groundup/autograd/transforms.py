r"""Functions in, derivatives out: the two products that the rules give, and the gradient made of one of them.

With $J$ the Jacobian of $f$ at $x$: `vjp` gives $u \mapsto J^\top u$, one walk back for each $u$; `jvp` gives
$f(x)$ and $Jv$ in one walk forward. Each call works on a level of its own, so transforms nest in any order:
`jvp` of `grad`, `grad` of `jvp`. Inputs and outputs are tensors, or tuples, lists and dictionaries of
tensors.

Level L wraps what it differentiates; the rules compute on what is wrapped. A derivative at level L is
therefore made of operations on lower levels, which an outer transform records like any others, while a
variable of an outer level is a constant to the inner one. That is what keeps perturbations apart.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from numbers import Integral

import numpy as np

from groundup.autograd.dual import Dual
from groundup.autograd.mode import tick
from groundup.autograd.tape import Node, pullback
from groundup.autograd.tensor import Tensor, array_of, wrap
from groundup.autograd.trees import leaves, rebuild

__all__ = ["grad", "jvp", "value_and_grad", "vjp"]


def vjp(f: Callable, *primals) -> tuple:
    """(f(*primals), pull), where pull(cotangent of the result) gives the cotangent of each primal.

    One primal: its cotangent; several: a tuple. A primal that f does not use has the cotangent zero.

    >>> y, pull = vjp(lambda x: x * x, np.array([1.0, 3.0]))
    >>> pull(np.array([1.0, 1.0]))
    Tensor([2., 6.])
    """
    level = tick()
    inputs = rebuild(list(primals), lambda x: _boxed(x, level))
    result = f(*inputs)

    def pull(cotangent):
        given = rebuild(result, lambda y, g: _like(g, _tensor(y), "cotangent"), cotangent)
        roots: dict = {}
        for y, g in zip(leaves(result), leaves(given), strict=True):
            if _belongs(y, level):
                roots[y.node] = roots[y.node] + g if y.node in roots else g
        shares = pullback(roots, retain_graph=True)
        found = rebuild(inputs, lambda x: _tensor(shares[x.node]) if x.node in shares else _zeros(x))
        return found[0] if len(found) == 1 else tuple(found)

    return rebuild(result, lambda y: _unboxed(y, level)), pull


def jvp(f: Callable, primals: tuple, tangents: tuple) -> tuple:
    """(f(*primals), its directional derivative along the tangents), computed together.

    >>> jvp(lambda x: x * x, (np.array([1.0, 3.0]),), (np.array([1.0, 0.0]),))[1]
    Tensor([2., 0.])
    """
    if not isinstance(primals, (tuple, list)) or not isinstance(tangents, (tuple, list)):
        raise TypeError("jvp: expected a tuple of primals and a tuple of tangents, jvp(f, (x,), (v,))")
    level = tick()

    def dual(x, tangent):
        value = _input(x)
        return wrap(value, Dual(level, _like(tangent, value, "tangent")))

    result = f(*rebuild(list(primals), dual, list(tangents)))
    moved = rebuild(result, lambda y: _tensor(y.node.tangent) if _belongs(y, level) else _zeros(_tensor(y)))
    return rebuild(result, lambda y: _unboxed(y, level)), moved


def value_and_grad(f: Callable, argnums: int | tuple[int, ...] = 0) -> Callable:
    """The function x ↦ (f(x), ∇f(x)) for f with one number as its result.

    `argnums` says for which arguments; with several, the gradient is a tuple.
    """

    @functools.wraps(f)
    def derivative(*inputs, **options):
        alone = isinstance(argnums, Integral)
        chosen = (argnums,) if alone else tuple(argnums)

        def of_chosen(*values):
            full = list(inputs)
            for place, value in zip(chosen, values, strict=True):
                full[place] = value
            return f(*full, **options)

        level = tick()
        boxes = rebuild([inputs[place] for place in chosen], lambda x: _boxed(x, level))
        y = _tensor(of_chosen(*boxes))
        if y.numel() != 1:
            raise ValueError(
                f"grad: expected a function with one number as its result, got shape {y.shape}; "
                "use vjp or jacobian"
            )
        shares = pullback({y.node: np.ones(y.shape, y.dtype)}) if _belongs(y, level) else {}
        found = rebuild(boxes, lambda x: _tensor(shares[x.node]) if x.node in shares else _zeros(x))
        return _unboxed(y, level), found[0] if alone else tuple(found)

    return derivative


def grad(f: Callable, argnums: int | tuple[int, ...] = 0) -> Callable:
    """The function x ↦ ∇f(x) for f with one number as its result. It can be differentiated again.

    >>> grad(grad(lambda x: x**3))(2.0)
    Tensor(12.)
    """
    both = value_and_grad(f, argnums)

    @functools.wraps(f)
    def derivative(*inputs, **options):
        return both(*inputs, **options)[1]

    return derivative


def _input(x):
    """What a transform wraps: a recorded tensor itself, else its array."""
    value = (x if x.requires_grad else x.value) if isinstance(x, Tensor) else np.array(x)
    if value.dtype.kind != "f":
        raise TypeError(f"only floating-point values can be differentiated, got dtype {value.dtype}")
    return value


def _boxed(x, level: int) -> Tensor:
    value = _input(x)
    return wrap(value, Node(level, value), x.edits if isinstance(x, Tensor) else None)


def _belongs(y, level: int) -> bool:
    return isinstance(y, Tensor) and y.node is not None and y.node.level == level


def _unboxed(y, level: int) -> Tensor:
    if not _belongs(y, level):
        return _tensor(y)
    return y.value if isinstance(y.value, Tensor) else wrap(y.value, edits=y.edits)


def _tensor(value) -> Tensor:
    return value if isinstance(value, Tensor) else wrap(value)


def _zeros(x: Tensor) -> Tensor:
    return wrap(np.zeros(x.shape, x.dtype))


def _like(given, y, kind: str):
    """`given` as a value of the shape and dtype of y."""
    recorded = isinstance(given, Tensor) and given.requires_grad
    value = given if recorded else np.array(array_of(given), y.dtype)
    if tuple(value.shape) != tuple(y.shape):
        raise ValueError(f"expected a {kind} of shape {tuple(y.shape)}, got {tuple(value.shape)}")
    return value if value.dtype == y.dtype else value.astype(y.dtype)
