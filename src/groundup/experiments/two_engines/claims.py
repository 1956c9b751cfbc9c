"""The claims of the chapter "The Conformer on our own engine", in its order."""

from . import same_answers, speed

CLAIMS = (same_answers.CLAIM, speed.CLAIM)
