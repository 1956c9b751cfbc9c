"""Modules made of modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from groundup.nn.module import Module

__all__ = ["ModuleDict", "ModuleList", "Sequential"]


class _Ordered(Module):
    """Modules in a row, named 0, 1, 2, … as in torch."""

    def append(self, module: Module):
        """One more at the end, named by its number; returns self. Raises KeyError for a number that is taken,
        as it can be in a slice.
        """
        self._check_free(str(len(self)))
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]):
        """Several more at the end; returns self."""
        for module in modules:
            self.append(module)
        return self

    def __len__(self) -> int:
        return len(self._own_modules())

    def __iter__(self) -> Iterator[Module]:
        return (module for _, module in self._own_modules())

    def __getitem__(self, position: int | slice):
        if isinstance(position, slice):
            return self._slice(position)
        return list(self)[position]

    def __setitem__(self, position: int, module: Module) -> None:
        name, _ = self._own_modules()[position]
        self.add_module(name, module)


class Sequential(_Ordered):
    """One layer after the other, given one by one, or as one mapping from names to layers.

    A slice is a Sequential of the same layers under the names that they have.

    >>> from groundup import nn
    >>> nn.Sequential(nn.ReLU(), nn.ReLU())[1:]
    Sequential(
      (1): ReLU()
    )
    """

    def __init__(self, *layers: Module | Mapping[str, Module]) -> None:
        named = layers[0] if len(layers) == 1 and isinstance(layers[0], Mapping) else None
        for name, layer in enumerate(layers) if named is None else named.items():
            self.add_module(str(name), layer)

    def _slice(self, positions: slice) -> Sequential:
        return type(self)(dict(self._own_modules()[positions]))

    def forward(self, input: Any) -> Any:
        for layer in self:
            input = layer(input)
        return input


class ModuleList(_Ordered):
    """A list of modules whose parameters are found, as those in a plain list are not. Slices count anew."""

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        self.extend(modules)

    def _slice(self, positions: slice) -> ModuleList:
        return type(self)(list(self)[positions])


class ModuleDict(Module):
    """A dictionary of modules whose parameters are found. Names are strings without dots that are not taken.

    Raises KeyError for another name.
    """

    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] = ()) -> None:
        self.update(modules)

    def update(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]]) -> None:
        for name, module in dict(modules).items():
            self[name] = module

    def keys(self) -> Iterable[str]:
        return dict(self._own_modules()).keys()

    def values(self) -> Iterable[Module]:
        return dict(self._own_modules()).values()

    def items(self) -> Iterable[tuple[str, Module]]:
        return dict(self._own_modules()).items()

    def __len__(self) -> int:
        return len(self.keys())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __contains__(self, name: str) -> bool:
        return name in self.keys()

    def __getitem__(self, name: str) -> Module:
        return dict(self._own_modules())[name]

    def __setitem__(self, name: str, module: Module) -> None:
        self.add_module(name, module)
