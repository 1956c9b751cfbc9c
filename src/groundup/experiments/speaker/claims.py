"""The claims of the chapter "Who is speaking?", in its order."""

from . import ladder, lengths_forgotten, transposed

CLAIMS = (lengths_forgotten.CLAIM, ladder.CLAIM, transposed.CLAIM)
