"""Gradient descent on one batch at a time."""

from __future__ import annotations

from collections.abc import Iterable

from groundup.autograd import Tensor, no_grad


class SGD:
    """Stochastic gradient descent with weight decay.

        w ← w − lr · (∂L/∂w + weight_decay · w)

    The decay equals a penalty of weight_decay/2 · ‖w‖² in the loss. A parameter whose gradient is None takes
    no step, and no decay either; one whose gradient is zero decays.

    All parameters share one rate and one decay. Raises TypeError for anything but tensors in `params`,
    and ValueError for a tensor that is no leaf or comes twice, for none, and for a negative rate or decay.
    """

    def __init__(self, params: Iterable[Tensor], lr: float = 1e-3, *, weight_decay: float = 0.0) -> None:
        self.params = _leaves(params)
        if not lr >= 0:
            raise ValueError(f"expected a learning rate of at least 0, got {lr}")
        if not weight_decay >= 0:
            raise ValueError(f"expected a weight decay of at least 0, got {weight_decay}")
        self.lr, self.weight_decay = lr, weight_decay

    def zero_grad(self) -> None:
        """Forget all gradients: they become None, as in torch."""
        for parameter in self.params:
            parameter.grad = None

    def step(self) -> None:
        """Move every parameter against its gradient, in place."""
        with no_grad():
            for parameter in self.params:
                slope = parameter.grad
                if slope is not None:
                    if self.weight_decay:
                        slope = slope + self.weight_decay * parameter
                    parameter.add_(slope, alpha=-self.lr)


def _leaves(params: Iterable[Tensor]) -> list[Tensor]:
    """The parameters as a list, each fit to be stepped."""
    if isinstance(params, Tensor):
        raise TypeError("expected a list of tensors to optimise, got one tensor: write [tensor]")
    found = list(params)
    for other in found:
        if not isinstance(other, Tensor):
            kind = type(other).__name__
            raise TypeError(f"expected a list of tensors to optimise, got a {kind} among them")
        if not other.is_leaf:
            raise ValueError("expected parameters that are leaves, got the result of an operation")
    if not found:
        raise ValueError("expected parameters to optimise, got none: does the model have any?")
    if len({id(parameter) for parameter in found}) < len(found):
        raise ValueError("expected each tensor once, got one of the parameters twice")
    return found
