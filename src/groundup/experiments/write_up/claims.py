"""The claims of the chapter "A write-up on trial", in its order."""

from . import ablation, luck, masking, peer, validation

CLAIMS = (luck.CLAIM, validation.CLAIM, ablation.CLAIM, peer.CLAIM, masking.CLAIM)
