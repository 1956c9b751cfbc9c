"""Ours and torch side by side: what a trial needs under one name in both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from ... import autograd


@dataclass(frozen=True)
class Engine:
    """An engine for derivatives.

    functions: the module that holds `tanh`, `matmul`, `log_softmax`, `no_grad`, … under torch's names.
    constant, leaf: a tensor of a copy of this array, without and with a gradient.
    copy: a tensor with numbers and memory of its own. grad: f, x ↦ ∇f(x), for a scalar f.
    """

    name: str
    functions: ModuleType
    constant: Callable
    leaf: Callable
    copy: Callable
    grad: Callable


def ours() -> Engine:
    return Engine(
        "ours",
        autograd,
        constant=autograd.Tensor,
        leaf=lambda array: autograd.Tensor(array, requires_grad=True),
        copy=lambda x: autograd.Tensor(x.detach()),
        grad=lambda f, x: autograd.grad(f)(x),
    )


def pytorch() -> Engine:
    import torch  # here and not above: it takes seconds, and other trials do without

    return Engine(
        "torch",
        torch,
        constant=torch.tensor,
        leaf=lambda array: torch.tensor(array, requires_grad=True),
        copy=lambda x: x.detach().clone(),
        grad=lambda f, x: torch.func.grad(f)(x.detach()),
    )


def both() -> tuple[Engine, Engine]:
    return ours(), pytorch()


def numbers_of(x) -> np.ndarray:
    """The numbers of a tensor of either engine, as an array of its own."""
    return np.array(x.detach().numpy())
