"""The claims of the chapter Optimisers, one module each; `valley` and `network` hold what they share."""

from . import accuracy, batch_size, edge, neighbours, scale, search, seeds, sweep

CLAIMS = tuple(
    module.CLAIM for module in (sweep, neighbours, batch_size, search, accuracy, scale, seeds, edge)
)

__all__ = [
    "CLAIMS",
    "accuracy",
    "batch_size",
    "edge",
    "neighbours",
    "scale",
    "search",
    "seeds",
    "sweep",
]
