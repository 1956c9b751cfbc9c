"""What all optimisers share: groups of parameters with their settings, what is remembered, and the round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from groundup.autograd import Tensor
from groundup.autograd.editing import edited
from groundup.autograd.tensor import array_of
from groundup.optim.settings import check_settings

__all__ = ["Optimizer", "remembered"]


class Optimizer:
    """Base of all methods: write `update`, which moves one parameter by one step, in place.

        θ ← θ + update(θ, ∂L/∂θ, state of θ, settings of its group)

    params: tensors, or groups such as {"params": tensors, "lr": 0.1}, whose settings go before `defaults`.
    Settings live in `param_groups`, a list of dicts, and may be changed between two steps, as in torch:

    >>> from groundup import optim
    >>> w, b = Tensor([1.0], requires_grad=True), Tensor([1.0], requires_grad=True)
    >>> sgd = optim.SGD([{"params": [w], "weight_decay": 0.1}, {"params": [b]}], lr=0.5)
    >>> sgd.param_groups[0]["lr"] = 0.25

    A parameter whose gradient is None takes no step, and no decay either. Raises TypeError for anything but
    leaf tensors or groups of them; ValueError for a tensor that is no leaf or comes twice, for none, and for
    a setting that is unknown or out of range.
    """

    def __init__(self, params: Iterable[Tensor] | Iterable[dict], defaults: dict) -> None:
        self.defaults = defaults
        self.param_groups: list[dict] = []
        self.state: dict[Tensor, dict] = {}
        check_settings(defaults)
        for group in _groups(params):
            self.add_param_group(group)
        if not any(group["params"] for group in self.param_groups):
            raise ValueError("expected parameters to optimise, got none: does the model have any?")

    def update(self, weights: np.ndarray, slope: np.ndarray, state: dict, group: dict) -> None:
        """Move `weights` in place. All arrays have the parameter's shape; `state` begins empty."""
        raise NotImplementedError(f"{type(self).__name__} has no update: write how a parameter moves")

    def add_param_group(self, group: dict) -> None:
        """More parameters, with settings of their own where the group names them."""
        unknown = group.keys() - self.defaults.keys() - {"params"}
        if unknown:
            raise ValueError(f"expected settings among {sorted(self.defaults)}, got {sorted(unknown)}")
        params = group["params"]
        params = _leaves([params] if isinstance(params, Tensor) else params)
        known = {id(parameter) for other in self.param_groups for parameter in other["params"]}
        if len({id(parameter) for parameter in params} | known) < len(params) + len(known):
            raise ValueError("expected each tensor once, got one of the parameters twice")
        settings = self.defaults | {name: value for name, value in group.items() if name != "params"}
        check_settings(settings)
        self.param_groups.append({"params": params} | settings)

    def zero_grad(self) -> None:
        """Forget all gradients: they become None, as in torch."""
        for parameter in self._parameters():
            parameter.grad = None

    def step(self) -> None:
        """Move every parameter that has a gradient, in place."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    slope = array_of(parameter.grad)
                    state = self.state.setdefault(parameter, {})
                    self.update(edited(parameter), -slope if group["maximize"] else slope, state, group)

    def state_dict(self) -> dict:
        """All settings, and a copy of all that is remembered, in torch's form: parameters are numbers.

        `{"state": {0: {"momentum_buffer": array, …}, …}, "param_groups": [{"lr": 0.1, …, "params": [0]}]}`.
        """
        number = {parameter: i for i, parameter in enumerate(self._parameters())}
        state = {
            number[parameter]: {name: x if name == "step" else x.copy() for name, x in own.items()}
            for parameter, own in self.state.items()
        }
        groups = [group | {"params": [number[p] for p in group["params"]]} for group in self.param_groups]
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: Mapping) -> None:
        """Go on where a `state_dict`, ours or torch's, was taken: with its settings and what it remembers.

        Parameters are told apart by their place alone. Raises ValueError, before anything has changed, for
        another number of groups or parameters, for settings that miss one of ours, and for another shape.
        """
        groups = state_dict["param_groups"]
        expected, got = ([len(g["params"]) for g in found] for found in (self.param_groups, groups))
        if expected != got:
            raise ValueError(f"expected groups of {expected} parameters, got {got}")
        for group in groups:
            if missing := self.defaults.keys() - group.keys():
                raise ValueError(
                    f"expected the settings of {type(self).__name__}, got none of {sorted(missing)}"
                )
        saved = [number for group in groups for number in group["params"]]
        state = {
            parameter: _taken(state_dict["state"][number], parameter)
            for number, parameter in zip(saved, self._parameters(), strict=True)
            if number in state_dict["state"]
        }
        self.state = state
        self.param_groups = [
            dict(new) | {"params": old["params"]} for old, new in zip(self.param_groups, groups, strict=True)
        ]

    def _parameters(self) -> Iterator[Tensor]:
        return (parameter for group in self.param_groups for parameter in group["params"])


def _groups(params: Iterable[Tensor] | Iterable[dict]) -> list[dict]:
    """`params` as groups: itself, if it is a list of dicts, or one group of all its tensors."""
    if isinstance(params, Tensor):
        raise TypeError("expected a list of tensors to optimise, got one tensor: write [tensor]")
    found = params if isinstance(params, set | frozenset) else list(params)
    if found and all(isinstance(item, Mapping) for item in found):
        return found
    return [{"params": found}]


def _leaves(params: Iterable[Tensor]) -> list[Tensor]:
    """The parameters as a list, each fit to be stepped."""
    if isinstance(params, set | frozenset):
        raise TypeError("expected a list of tensors to optimise, got a set: it has no order to resume by")
    found = list(params)
    for other in found:
        if not isinstance(other, Tensor):
            kind = type(other).__name__
            raise TypeError(f"expected a list of tensors to optimise, got a {kind} among them")
        if not other.is_leaf:
            raise ValueError("expected parameters that are leaves, got the result of an operation")
    return found


def _taken(saved: Mapping, parameter: Tensor) -> dict:
    """What is remembered of `parameter`, as arrays of its dtype; torch's None stands for nothing yet."""
    state = {}
    for name, value in saved.items():
        if name == "step":
            state[name] = int(value)
        elif value is not None:
            state[name] = np.asarray(value).astype(parameter.dtype)
            if state[name].shape != parameter.shape:
                raise ValueError(f"expected {name} of shape {parameter.shape}, got {state[name].shape}")
    return state


def remembered(state: dict, like: np.ndarray, *names: str) -> list[np.ndarray]:
    """The arrays of these names in `state`; one that is missing begins as zeros in the form of `like`."""
    for name in names:
        if name not in state:
            state[name] = np.zeros_like(like)
    return [state[name] for name in names]
