"""Gradient descent on one batch at a time."""

from __future__ import annotations

from collections.abc import Iterable

from ..nn import Parameter


class SGD:
    """Stochastic gradient descent with weight decay.

        w ← w − lr · (∂L/∂w + weight_decay · w)

    The decay equals a penalty of weight_decay/2 · ‖w‖² in the loss. A parameter whose gradient is None takes
    no step, and no decay either; one whose gradient is zero decays.

    Raises ValueError for a negative rate or decay, and when there is nothing to optimise.
    """

    def __init__(self, params: Iterable[Parameter], lr: float = 1e-3, *, weight_decay: float = 0.0) -> None:
        self.params = list(params)
        if not self.params:
            raise ValueError("expected parameters to optimise, got none: does the model have any?")
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
        """Move every parameter against its gradient."""
        for parameter in self.params:
            if parameter.grad is not None:
                slope = parameter.grad.numpy() + self.weight_decay * parameter.numpy()
                parameter.data = parameter.numpy() - self.lr * slope
