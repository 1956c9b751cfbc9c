"""The claims of the chapter Initialisation, one module each; `signal` measures what passes a network."""

from . import compromise, edge, gains, infinities, slopes, twins, zeros

CLAIMS = tuple(module.CLAIM for module in (zeros, slopes, compromise, infinities, gains, edge, twins))

__all__ = ["CLAIMS", "compromise", "edge", "gains", "infinities", "slopes", "twins", "zeros"]
