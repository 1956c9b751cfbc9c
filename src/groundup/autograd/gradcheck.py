r"""Is a derivative right? Compare with finite differences, entry by entry, and with itself.

Three tests of each order, in float64:

- reverse: the rows of the Jacobian from `vjp` against central differences $(f(x + h e_i) - f(x - h e_i))/2h$,
  with error $O(h^2)$ from the difference and $O(\epsilon/h)$ from rounding, balanced near $h = 10^{-6}$;
- forward: the columns from `jvp` against the same;
- the adjoint identity $\langle u, Jv\rangle = \langle J^\top u, v\rangle$ for random $u$ and $v$, to
  rounding, which needs no differences.

Order 2 asks the same of the derivatives themselves: of $(x, u) \mapsto J(x)^\top u$ and of $(x, v) \mapsto
J(x) v$. The checker itself computes with NumPy: were it to use the engine's own operations, a wrong sign in
one of them could cancel. A rule can agree with a wrong forward function: compare values with an independent
source as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from groundup.autograd.tensor import array_of, wrap
from groundup.autograd.transforms import jvp, vjp
from groundup.autograd.trees import leaves

__all__ = ["GradientError", "check_gradients"]


class GradientError(AssertionError):
    """A derivative is not the derivative; the message says which, where, and by how much."""


def check_gradients(
    f: Callable,
    *inputs,
    order: int = 2,
    modes: Sequence[str] = ("reverse", "forward"),
    step: float = 1e-6,
    tolerance: float = 1e-6,
    seed: int = 0,
) -> None:
    """Raise `GradientError` unless the derivatives of f at `inputs` are right.

    `f` takes tensors and gives a tensor or a tree of tensors; every order up to `order` is checked, in the
    given modes. Choose inputs away from kinks and ties by much more than `step`: there the difference
    quotient sees both sides. An entry passes when |found - expected| ≤ tolerance · (1 + |expected|).

    >>> check_gradients(lambda x: x.sin(), np.array([0.5, 1.0]))
    """
    unknown = set(modes) - {"reverse", "forward"}
    if unknown or not modes:
        raise ValueError(f"expected modes among 'reverse' and 'forward', got {modes!r}")
    if order < 1:
        raise ValueError(f"expected an order of at least 1, got {order}")
    arrays = [np.array(array_of(x), dtype=np.float64) for x in inputs]
    _Check(tuple(modes), step, tolerance, np.random.default_rng(seed)).run(_listed(f), arrays, order, "f")


def _listed(f) -> Callable:
    """f with a list of tensors as its result, and nothing computed by the engine that is being checked."""
    return lambda *inputs: list(leaves(f(*inputs)))


@dataclass(frozen=True)
class _Check:
    modes: tuple[str, ...]
    step: float
    tolerance: float
    rng: np.random.Generator

    def run(self, f, arrays, order: int, name: str) -> None:
        expected = self.differences(f, arrays)
        values = [array_of(y) for y in f(*map(wrap, arrays))]
        u = [self.rng.standard_normal(y.shape) for y in values]
        v = [self.rng.standard_normal(x.shape) for x in arrays]
        if "reverse" in self.modes:
            self.compare(_by_rows(f, arrays, values), expected, f"reverse mode of {name}")
        if "forward" in self.modes:
            self.compare(_by_columns(f, arrays), expected, f"forward mode of {name}")
        if len(self.modes) == 2:
            _check_adjoint(f, arrays, u, v, name)
        if order == 1:
            return
        n = len(arrays)
        if "reverse" in self.modes:
            pulled = _listed(lambda *xu: vjp(f, *xu[:n])[1](list(xu[n:])))
            self.run(pulled, [*arrays, *u], order - 1, f"the reverse derivative of {name}")
        if "forward" in self.modes:
            pushed = _listed(lambda *xv: jvp(f, xv[:n], xv[n:])[1])
            self.run(pushed, [*arrays, *v], order - 1, f"the forward derivative of {name}")

    def differences(self, f, arrays) -> np.ndarray:
        """The Jacobian by central differences: (entries of all results, entries of all arguments)."""

        def at(which: int, entry: int, offset: float) -> np.ndarray:
            moved = [np.array(x) for x in arrays]
            moved[which].flat[entry] += offset
            return _joined(f(*map(wrap, moved)))

        h = self.step
        columns = [
            (at(which, i, h) - at(which, i, -h)) / (2 * h)
            for which, x in enumerate(arrays)
            for i in range(x.size)
        ]
        return np.stack(columns, 1) if columns else np.zeros((_joined(f(*map(wrap, arrays))).size, 0))

    def compare(self, found: np.ndarray, expected: np.ndarray, name: str) -> None:
        wrong = ~(np.abs(found - expected) <= self.tolerance * (1 + np.abs(expected)))
        if wrong.any():
            row, column = np.argwhere(wrong)[0]
            raise GradientError(
                f"{name} is wrong in {int(wrong.sum())} of {wrong.size} entries; the first: result {row} by "
                f"input {column}: found {found[row, column]:.10g}, expected {expected[row, column]:.10g}"
            )


def _joined(values) -> np.ndarray:
    return np.concatenate([np.ravel(array_of(y)) for y in values])


def _units(arrays):
    """The unit vectors of a space whose vectors are lists of arrays."""
    for which, x in enumerate(arrays):
        for i in range(x.size):
            unit = [np.zeros(other.shape) for other in arrays]
            unit[which].flat[i] = 1.0
            yield unit


def _by_rows(f, arrays, values) -> np.ndarray:
    _, pull = vjp(f, *arrays)
    rows = [_joined(leaves(pull(u))) for u in _units(values)]
    return np.stack(rows) if rows else np.zeros((0, sum(x.size for x in arrays)))


def _by_columns(f, arrays) -> np.ndarray:
    columns = [_joined(jvp(f, arrays, v)[1]) for v in _units(arrays)]
    return np.stack(columns, 1) if columns else np.zeros((_joined(f(*map(wrap, arrays))).size, 0))


def _check_adjoint(f, arrays, u, v, name: str) -> None:
    moved, pulled = _joined(jvp(f, arrays, v)[1]), _joined(leaves(vjp(f, *arrays)[1](u)))
    left, right = _joined(u) * moved, pulled * _joined(v)
    if not abs(left.sum() - right.sum()) <= 1e-12 * (1 + np.abs(left).sum() + np.abs(right).sum()):
        raise GradientError(
            f"the two modes of {name} disagree: <u, Jv> = {left.sum():.15g}, <J'u, v> = {right.sum():.15g}"
        )
