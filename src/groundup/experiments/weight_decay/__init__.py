"""The claims of the chapter Weight decay, one module each; `network` and `curves` hold what they share."""

from . import decoupled, equality, images, network, noise, roughness, sparsity, together

CLAIMS = tuple(module.CLAIM for module in (noise, images, sparsity, equality, together, roughness, decoupled))

__all__ = [
    "CLAIMS",
    "decoupled",
    "equality",
    "images",
    "network",
    "noise",
    "roughness",
    "sparsity",
    "together",
]
