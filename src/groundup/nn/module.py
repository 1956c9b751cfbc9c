"""A module: a function that keeps its parameters and knows whether it is in training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import indent
from types import MappingProxyType
from typing import Any

import numpy as np

from groundup.autograd import Tensor
from groundup.autograd.hooks import Hook

__all__ = ["Module", "Parameter"]


class Parameter(Tensor):
    """A tensor that a module keeps in order to learn it; it requires a gradient."""

    def __init__(self, data) -> None:
        super().__init__(data, requires_grad=True)


class Module:
    """Base of all layers, as in torch.nn: assign parameters and modules as attributes, write `forward`.

    Names of parameters and buffers are paths of attributes, such as `0.weight`, as torch spells them, so that
    weights copy by name between the two.

    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Parameter([2.0])
    ...
    ...     def forward(self, input):
    ...         return self.factor * input
    >>> Scale()(3.0)
    Tensor([6.], requires_grad=True)
    """

    training = True
    # Empty for all; a module that registers something gets a dictionary of its own.
    _buffers: Mapping[str, bool] = MappingProxyType({})  # the names of buffers, and whether they persist
    _forward_hooks: Mapping[int, Callable] = MappingProxyType({})

    def forward(self, *inputs: Any, **options: Any) -> Any:
        raise TypeError(f"{type(self).__name__} has no forward: write what it computes")

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        output = self.forward(*inputs, **options)
        for hook in tuple(self._forward_hooks.values()):
            changed = hook(self, inputs, output)
            output = output if changed is None else changed
        return output

    def register_forward_hook(self, hook: Callable[[Module, tuple, Any], Any]) -> Hook:
        """Call `hook(module, inputs, output)` after every `forward`; what it returns, if anything, becomes
        the output. The handle's `remove()` takes the hook away.
        """
        hooks = vars(self).setdefault("_forward_hooks", {})
        handle = Hook(hooks)
        hooks[handle.key] = hook
        return handle

    # What it keeps

    def add_module(self, name: str, module: Module) -> None:
        """`self.name = module`, for names that are made while the program runs, such as numbers."""
        if not isinstance(module, Module):
            raise TypeError(f"expected a module for {name!r}, got {type(module).__name__}")
        if not isinstance(vars(self).get(name), Module):
            self._check_free(name)
        setattr(self, name, module)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Keep a tensor that is state but is not learnt, such as a running mean, as `self.name`.

        It is in `state_dict` if it persists. Raises KeyError for a name that is taken or no name, and
        TypeError for anything but a tensor or None.
        """
        if not isinstance(tensor, Tensor | None):
            raise TypeError(f"expected a tensor or None for buffer {name!r}, got {type(tensor).__name__}")
        if name not in self._buffers:
            self._check_free(name)
        vars(self).setdefault("_buffers", {})[name] = persistent
        setattr(self, name, tensor)

    def _check_free(self, name: str) -> None:
        if not name or "." in name or hasattr(self, name):
            raise KeyError(f"expected a new name without dots, got {name!r}")

    def _own_modules(self) -> list[tuple[str, Module]]:
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Module)]

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules that this one keeps, in the order in which they were assigned; each comes once."""
        return _once(self._own_modules())

    def children(self) -> Iterator[Module]:
        return (child for _, child in self.named_children())

    def named_modules(self, prefix: str = "", remove_duplicate: bool = True) -> Iterator[tuple[str, Module]]:
        """This module and all below it, each under its path, this one under `prefix`; each comes once."""
        found = self._all_modules(prefix)
        return _once(found) if remove_duplicate else found

    def _all_modules(self, path: str) -> Iterator[tuple[str, Module]]:
        yield path, self
        for name, child in self._own_modules():
            yield from child._all_modules(_join(path, name))

    def modules(self) -> Iterator[Module]:
        return (module for _, module in self.named_modules())

    def named_parameters(
        self, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Own parameters first, then those of each child under its name.

        A parameter that two modules share comes once, under its first name, so that no optimiser steps it
        twice; with remove_duplicate=False it comes under each of its names.
        """
        return self._tensors(prefix, remove_duplicate, lambda module: module._own_parameters())

    def parameters(self) -> Iterator[Parameter]:
        return (parameter for _, parameter in self.named_parameters())

    def named_buffers(self, prefix: str = "", remove_duplicate: bool = True) -> Iterator[tuple[str, Tensor]]:
        """Buffers under their paths, in the order of `named_parameters`."""
        return self._tensors(prefix, remove_duplicate, lambda module: module._own_buffers(module._buffers))

    def buffers(self) -> Iterator[Tensor]:
        return (buffer for _, buffer in self.named_buffers())

    def _own_parameters(self) -> list[tuple[str, Parameter]]:
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Parameter)]

    def _own_buffers(self, names) -> list[tuple[str, Tensor]]:
        return [(name, vars(self)[name]) for name in names if vars(self).get(name) is not None]

    def _tensors(self, prefix: str, remove_duplicate: bool, own: Callable) -> Iterator[tuple[str, Tensor]]:
        modules = self._all_modules(prefix)
        found = ((_join(path, name), tensor) for path, module in modules for name, tensor in own(module))
        return _once(found) if remove_duplicate else found

    # What is done to all of it; each returns the module

    def apply(self, function: Callable[[Module], None]) -> Module:
        """Call `function` on every module below this one, then on this one: to initialise, for example."""
        for child in self.children():
            child.apply(function)
        function(self)
        return self

    def train(self, mode: bool = True) -> Module:
        """Put this module and all below it in training, or with mode=False out of it."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Module:
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Let every parameter require a gradient, or with False freeze it."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters: they become None, as in torch."""
        for parameter in self.parameters():
            parameter.grad = None

    # Its state

    def _state(self) -> dict[str, Tensor]:
        """Every parameter and persistent buffer by name; a shared one stands under each of its names."""

        def own(module):
            persistent = [name for name, kept in module._buffers.items() if kept]
            return module._own_parameters() + module._own_buffers(persistent)

        return dict(self._tensors("", False, own))

    def state_dict(self) -> dict[str, np.ndarray]:
        """A copy of the values of every parameter and every persistent buffer, by name."""
        return {name: np.array(tensor.data) for name, tensor in self._state().items()}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Take the values of a `state_dict`, ours or torch's. Names and shapes must be the same.

        Each tensor keeps its dtype and its memory. Raises KeyError for missing or unknown names and
        ValueError for a shape that does not fit, before anything has changed.
        """
        own = self._state()
        if own.keys() != state.keys():
            missing, unknown = sorted(own.keys() - state.keys()), sorted(state.keys() - own.keys())
            raise KeyError(f"expected the names of this module: missing {missing}, unknown {unknown}")
        new = {name: np.asarray(state[name]) for name in own}
        for name, value in new.items():
            if value.shape != own[name].shape:
                raise ValueError(f"expected shape {own[name].shape} for {name}, got {value.shape}")
        for name, value in new.items():
            own[name].data[...] = value

    # Its text

    def extra_repr(self) -> str:
        """What stands in the brackets after the module's name: its settings."""
        return ""

    def __repr__(self) -> str:
        own = self.extra_repr()
        parts = [f"({name}): {child!r}" for name, child in self._own_modules()]
        if parts or "\n" in own:
            own = "\n" + "".join(indent(part, "  ") + "\n" for part in [own, *parts] if part)
        return f"{type(self).__name__}({own})"


def _once(named: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Each object under its first name."""
    seen: set[int] = set()
    for name, value in named:
        if id(value) not in seen:
            seen.add(id(value))
            yield name, value


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
