"""A module: a function that keeps its parameters and knows whether it is in training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from groundup.autograd import Tensor


class Parameter(Tensor):
    """A tensor that a module keeps in order to learn it; it requires a gradient."""

    def __init__(self, data) -> None:
        super().__init__(data, requires_grad=True)


class Module:
    """Base of all layers, as in torch.nn: assign parameters and modules as attributes, write `forward`.

    Names of parameters are paths of attributes, such as `0.weight`, as torch spells them, so that weights
    copy by name between the two.
    """

    training = True

    def forward(self, *inputs: Tensor) -> Tensor:
        raise TypeError(f"{type(self).__name__} has no forward: write what it computes")

    def __call__(self, *inputs: Tensor) -> Tensor:
        return self.forward(*inputs)

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules that this one keeps, in the order in which they were assigned."""
        return ((name, value) for name, value in vars(self).items() if isinstance(value, Module))

    def named_parameters(
        self, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Own parameters first, then those of each child under its name.

        A parameter that two modules share comes once, under its first name, so that no optimiser steps it
        twice; with remove_duplicate=False it comes under each of its names.
        """
        seen: set[int] = set()
        for name, parameter in self._all_parameters(prefix):
            if not (remove_duplicate and id(parameter) in seen):
                seen.add(id(parameter))
                yield name, parameter

    def _all_parameters(self, prefix: str) -> Iterator[tuple[str, Parameter]]:
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield prefix + name, value
        for name, child in self.named_children():
            yield from child._all_parameters(f"{prefix}{name}.")

    def parameters(self) -> Iterator[Parameter]:
        return (parameter for _, parameter in self.named_parameters())

    def train(self, mode: bool = True) -> Module:
        """Put this module and all below it in training, or with mode=False out of it; returns self."""
        self.training = mode
        for _, child in self.named_children():
            child.train(mode)
        return self

    def eval(self) -> Module:
        return self.train(False)

    def state_dict(self) -> dict[str, np.ndarray]:
        """A copy of every parameter's values, by name; a shared parameter stands under each of its names."""
        named = self.named_parameters(remove_duplicate=False)
        return {name: np.array(parameter.data) for name, parameter in named}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Take the values of a `state_dict`, ours or torch's. Names and shapes must be the same.

        Each parameter keeps its dtype and its memory. Raises KeyError for missing or unknown names and
        ValueError for a shape that does not fit, before anything has changed.
        """
        own = dict(self.named_parameters(remove_duplicate=False))
        if own.keys() != state.keys():
            missing, unknown = sorted(own.keys() - state.keys()), sorted(state.keys() - own.keys())
            raise KeyError(f"expected the names of this module: missing {missing}, unknown {unknown}")
        new = {name: np.asarray(state[name]) for name in own}
        for name, value in new.items():
            if value.shape != own[name].shape:
                raise ValueError(f"expected shape {own[name].shape} for {name}, got {value.shape}")
        for name, value in new.items():
            own[name].data[...] = value
