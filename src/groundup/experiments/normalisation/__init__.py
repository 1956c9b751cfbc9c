"""The claims of the chapter Normalisation, one module each; `network` holds what their trials share."""

from . import books, channels, placement, precise, scale, shift, speed

CLAIMS = tuple(module.CLAIM for module in (speed, channels, precise, placement, shift, scale, books))

__all__ = ["CLAIMS", "books", "channels", "placement", "precise", "scale", "shift", "speed"]
