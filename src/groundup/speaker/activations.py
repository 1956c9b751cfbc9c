"""Looking inside: what a model's modules gave on the way, for plots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn


@contextmanager
def recorded_activations(model: nn.Module, *names: str) -> Iterator[dict[str, Tensor]]:
    """While this is open, each call of the model puts the outputs of the named sub-modules into a dict.

    Names are those of `model.named_modules()`, such as "encoder.blocks.0"; without any name, all are
    recorded. Of a module that gives frames and lengths, the frames are kept. Gradients can flow through
    what is recorded; detach it, or work under `torch.no_grad()`, to keep values alone.

    Raises ValueError for a name that the model does not have.

    >>> import torch
    >>> model = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
    >>> with recorded_activations(model, "0") as found:
    ...     _ = model(torch.zeros(1, 3))
    >>> found["0"].shape
    torch.Size([1, 2])
    """
    modules = dict(model.named_modules())
    unknown = [name for name in names if name not in modules]
    if unknown:
        raise ValueError(f"expected names of sub-modules, such as {list(modules)[1:4]}, got {unknown}")
    found: dict[str, Tensor] = {}

    def keep(name: str):
        def hook(module, arguments, output) -> None:
            found[name] = output[0] if isinstance(output, tuple) else output

        return hook

    hooks = [modules[name].register_forward_hook(keep(name)) for name in names or [n for n in modules if n]]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()
