"""The rule table: a primitive is a function of arrays with its derivative beside it.

A rule takes the cotangent (or tangent) first and then, by name, what it needs: an argument of the function or
its result `out`; after a star the `shape` of its own argument, an option of the function, or for a function
of any number of arrays the `position` of its own argument. Rules are written in the library's own operations,
which work on arrays and on tensors alike, so that a derivative can be differentiated again. What no rule
names is not kept in memory.

>>> square = primitive(vjp=[lambda g, x: g * (2 * x)], jvp=DIAGONAL)(lambda x: x * x)
>>> TABLE.pop("<lambda>").arguments
['x']
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence

from groundup.autograd.dispatch import apply

__all__ = ["DIAGONAL", "LINEAR", "TABLE", "Primitive", "primitive"]

DIAGONAL = "diagonal"  # entry i of the result depends on entry i alone: the Jacobian is its own transpose
LINEAR = "linear"  # linear in each argument: the tangent goes through the function itself

TABLE: dict[str, Primitive] = {}


def primitive(vjp: Sequence[Callable], jvp: Sequence[Callable] | str, view: bool = False):
    """Register the decorated function, with one rule in `vjp` and one in `jvp` for each array argument.

    A function of `*arrays` has a single rule for all of them. `view` says that the result may share memory
    with the first argument.
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

    def __init__(self, function: Callable, names: list[str]):
        _, *wanted = inspect.signature(function).parameters.values()
        self.function = function
        self.slots = [names.index(p.name) for p in wanted if p.kind is not p.KEYWORD_ONLY]
        self.options = [p.name for p in wanted if p.kind is p.KEYWORD_ONLY]

    def __call__(self, g, saved, options, position, shape):
        values = [saved[slot] for slot in self.slots]
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
        names = [*self.arguments, "out"]
        self.vjp = [Rule(function, names) for function in vjp]
        self.jvp = self.vjp if jvp is DIAGONAL else jvp if jvp is LINEAR else [Rule(f, names) for f in jvp]
        self._kept: dict[int, list[int]] = {}

    def bound(self, arguments: tuple, options: dict) -> tuple[tuple, dict]:
        """The arrays in their order, also those that were given by name, and the options."""
        try:
            found = inspect.signature(self.forward).bind(*arguments, **options)
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}") from None
        return found.args, found.kwargs

    def kept(self, tracked: int) -> list[int]:
        """Slots to save (the last is `out`) when arguments in the bit mask `tracked` need a derivative."""
        slots = self._kept.get(tracked)
        if slots is None:
            rules = self.vjp if self.variadic else [r for i, r in enumerate(self.vjp) if tracked >> i & 1]
            slots = self._kept[tracked] = sorted({slot for rule in rules for slot in rule.slots})
        return slots

    def pull(self, node, position: int, g):
        """Cotangent of argument `position` of a recorded call."""
        rule = self.vjp[0 if self.variadic else position]
        return rule(g, node.saved, node.options, position, node.parents[position].shape)

    def push(self, position: int, tangent, values, out, options):
        """Tangent of the result from the tangent of argument `position`."""
        if self.jvp is LINEAR:
            return apply(self, [*values[:position], tangent, *values[position + 1 :]], options)
        rule = self.jvp[0 if self.variadic else position]
        saved = [tuple(values), out] if self.variadic else [*values, out]
        return rule(tangent, saved, options, position, values[position].shape)
