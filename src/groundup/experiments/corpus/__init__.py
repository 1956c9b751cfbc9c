"""What the chapter "Feeding a hungry GPU" measures and draws, where it is too long for a cell."""

from . import small_files

CLAIMS = (small_files.CLAIM,)

__all__ = ["CLAIMS"]
