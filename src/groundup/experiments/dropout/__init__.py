"""The claims of the chapter Dropout, one module each; `network` is what they train."""

from . import convergence, ensemble, gap, mask, oversized, passes, repeatable, smoothness, speed, width

CLAIMS = tuple(
    module.CLAIM
    for module in (
        mask,
        speed,
        width,
        gap,
        smoothness,
        convergence,
        passes,
        ensemble,
        oversized,
        repeatable,
    )
)

__all__ = [
    "CLAIMS",
    "convergence",
    "ensemble",
    "gap",
    "mask",
    "oversized",
    "passes",
    "repeatable",
    "smoothness",
    "speed",
    "width",
]
