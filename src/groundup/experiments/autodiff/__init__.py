"""The claims of the chapter Automatic differentiation, one module each.

`engines` holds ours and torch side by side, `memory` says what a call keeps.
"""

from . import (
    backward,
    broadcasting,
    conversion,
    detach,
    halves,
    layouts,
    modes,
    newton,
    norm,
    reduction,
    sharing,
    update,
    view,
)

CLAIMS = tuple(
    module.CLAIM
    for module in (
        detach,
        modes,
        backward,
        halves,
        update,
        view,
        norm,
        reduction,
        newton,
        sharing,
        conversion,
        broadcasting,
        layouts,
    )
)

__all__ = [
    "CLAIMS",
    "backward",
    "broadcasting",
    "conversion",
    "detach",
    "halves",
    "layouts",
    "modes",
    "newton",
    "norm",
    "reduction",
    "sharing",
    "update",
    "view",
]
