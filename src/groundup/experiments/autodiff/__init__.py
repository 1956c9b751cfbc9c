"""The claims of the chapter Automatic differentiation, one module each.

`engines` holds ours and torch side by side, `memory` says what a call keeps.
"""

from . import backward, detach, halves, modes, newton, norm, reduction, sharing, update, view

CLAIMS = tuple(
    module.CLAIM
    for module in (detach, modes, backward, halves, update, view, norm, reduction, newton, sharing)
)

__all__ = [
    "CLAIMS",
    "backward",
    "detach",
    "halves",
    "modes",
    "newton",
    "norm",
    "reduction",
    "sharing",
    "update",
    "view",
]
