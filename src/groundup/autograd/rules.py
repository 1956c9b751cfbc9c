r"""The rule table: a primitive is a function of arrays with its derivative beside it.

To add an operation, write the function, and for each of its arrays how a cotangent of the result comes back
to it (`vjp`) and how its tangent goes on to the result (`jvp`). Here the Jacobian is diagonal, so that one
rule serves both:

>>> from groundup.autograd import check_gradients, grad
>>> @primitive(vjp=[lambda g, x, out: g * (x / out), lambda g, y, out: g * (y / out)], jvp=DIAGONAL)
... def hypotenuse(x, y):
...     return np.hypot(x, y)
>>> grad(hypotenuse)(3.0, 4.0)
Tensor(0.6)

The function gets arrays, or numbers of Python, by position, and constants, its options, by keyword behind a
star. It changes none of them, and gives memory of its own unless `view=True` says otherwise.

A rule is given the cotangent, in the result's shape and type, or the tangent, in its argument's. Then it
names what it needs, and what no rule names is not kept in memory: an argument of the function or its result
`out`; behind a star an option of the function, the `shape` of its own argument, or for a function of any
number of arrays the `position` of its own argument. What it answers may still be as large as broadcasting
made it, and of a wider type: the engine sums and casts, so that no rule has to.

>>> @primitive(vjp=[lambda g, *, times: g.sum(axis=0) / times], jvp=LINEAR)
... def shared(x, *, times):
...     return np.stack([x / times] * times)
>>> x = np.array([0.5, 2.0])
>>> check_gradients(lambda x: hypotenuse(shared(x, times=3), 4.0), x, order=2)

Inside a rule a value is an array, or, where a derivative is differentiated again, a tensor. So a rule is
written in the library's own functions, and changes nothing in place. What arrays and tensors both bear under
one name means the same: operators, indexing by slices, `shape`, `sum(axis=, keepdims=)`, `reshape(sizes)`,
`swapaxes`, `astype`; not so `transpose`, which swaps two axes of a tensor and permutes an array's.

`@method` or `@public` above it offers the operation to all who import the package: see public.py.
`check_gradients` tries a rule in both modes and at second order; a case in cases_test.py holds it to torch.

>>> [TABLE.pop(name).arguments for name in ("hypotenuse", "shared")]
[['x', 'y'], ['x']]
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence

import numpy as np

from groundup.autograd.dispatch import apply

__all__ = ["DIAGONAL", "LINEAR", "TABLE", "Primitive", "primitive"]

DIAGONAL = "diagonal"  # entry i of the result depends on entry i alone: the Jacobian is its own transpose
LINEAR = "linear"  # linear in each argument: the tangent goes through the function itself

TABLE: dict[str, Primitive] = {}


def primitive(vjp: Sequence[Callable], jvp: Sequence[Callable] | str, view: bool = False):
    """Register the decorated function, with one rule in `vjp` and one in `jvp` for each array argument.

    A function of `*arrays` has a single rule for all of them, and is linear in them together. `view` says
    that the result may share memory with the first argument.
    """

    def register(forward):
        entry = Primitive(forward, vjp, jvp, view)
        TABLE[entry.name] = entry

        @functools.wraps(forward)
        def call(*arguments, **options):
            if len(arguments) < entry.fewest:
                arguments, options = entry.bound(arguments, options)
            return apply(entry, arguments, options)

        call.primitive = entry
        return call

    return register


class Rule:
    """One derivative: the function, and the slots of the saved values and the options that it wants."""

    __slots__ = ("function", "options", "slots")

    def __init__(self, function: Callable, names: list[str], options: list[str]):
        _, *wanted = inspect.signature(function).parameters.values()
        values = [p.name for p in wanted if p.kind is not p.KEYWORD_ONLY]
        self.options = [p.name for p in wanted if p.kind is p.KEYWORD_ONLY]
        for named, known in ((values, names), (self.options, options)):
            if not set(named) <= set(known):
                raise ValueError(f"expected a rule that names some of {known}, got {named}")
        self.function, self.slots = function, [names.index(name) for name in values]

    def __call__(self, g, saved, options, position, shape):
        values = map(saved.__getitem__, self.slots)
        if not self.options:
            return self.function(g, *values)
        known = {**options, "position": position, "shape": shape}
        return self.function(g, *values, **{name: known[name] for name in self.options})


class Primitive:
    """A row of the table: `forward` on arrays, and a `Rule` for each argument in each mode."""

    replays = False  # see checkpoint.py

    def __init__(self, forward: Callable, vjp: Sequence[Callable], jvp: Sequence[Callable] | str, view: bool):
        parameters = list(inspect.signature(forward).parameters.values())
        arrays = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
        self.name = forward.__name__.lstrip("_")
        self.forward = forward
        self.view = view
        self.arguments = [p.name for p in arrays]
        self.variadic = arrays[0].kind is inspect.Parameter.VAR_POSITIONAL
        self.fewest = 0 if self.variadic else len(arrays)
        self._check(vjp, jvp)
        names = [] if self.variadic else [*self.arguments, "out"]  # a linear map is the same everywhere
        options = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY] + ["shape", "position"]
        self.vjp = [Rule(rule, names, options) for rule in vjp]
        self.jvp = self.vjp if jvp is DIAGONAL else jvp
        if not isinstance(jvp, str):
            self.jvp = [Rule(rule, names, options) for rule in jvp]
        self._kept: dict[int, list[int]] = {}

    def _check(self, vjp, jvp) -> None:
        known, home = TABLE.get(self.name), (self.forward.__module__, self.forward.__qualname__)
        if known and (known.forward.__module__, known.forward.__qualname__) != home:
            raise ValueError(f"{self.name}: the name is taken by a function of {known.forward.__module__}")
        if self.variadic and jvp is not LINEAR:
            raise ValueError(f"{self.name}: expected jvp=LINEAR for a function of any number of arrays")
        for mode, rules in {"vjp": vjp, "jvp": vjp if isinstance(jvp, str) else jvp}.items():
            if len(rules) != len(self.arguments):
                raise ValueError(
                    f"{self.name}: expected a {mode} rule for each of {self.arguments}, got {len(rules)}"
                )

    def bound(self, arguments: tuple, options: dict) -> tuple[tuple, dict]:
        """The arrays in their order, also those that were given by name, and the options."""
        try:
            found = inspect.signature(self.forward).bind(*arguments, **options)
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}") from None
        return found.args, found.kwargs

    def kept(self, tracked: int) -> list[int]:
        """Slots to save (the last is `out`) when arguments in the bit mask `tracked` need a derivative."""
        slots = [] if self.variadic else self._kept.get(tracked)
        if slots is None:
            rules = [rule for i, rule in enumerate(self.vjp) if tracked >> i & 1]
            slots = self._kept[tracked] = sorted({slot for rule in rules for slot in rule.slots})
        return slots

    def pull(self, node, position: int, g):
        """Cotangent of argument `position` of a recorded call."""
        rule = self.vjp[0 if self.variadic else position]
        return rule(g, node.saved, node.options, position, node.parents[position].shape)

    def pushes(self, tangents, values, out, options):
        """The parts of the result's tangent, one for each argument that moves, or one for all `*arrays`."""
        if self.variadic:
            pairs = zip(tangents, values, strict=True)
            yield apply(self, [np.zeros(x.shape, x.dtype) if t is None else t for t, x in pairs], options)
            return
        for position, tangent in enumerate(tangents):
            if tangent is not None:
                yield self.push(position, tangent, values, out, options)

    def push(self, position: int, tangent, values, out, options):
        """Tangent of the result from the tangent of argument `position`."""
        if self.jvp is LINEAR:
            return apply(self, [*values[:position], tangent, *values[position + 1 :]], options)
        return self.jvp[position](tangent, [*values, out], options, position, values[position].shape)
