"""The Conformer of `groundup.speaker` on our own engine: NumPy alone, the same parameters by the same names.

`model.load_state_dict(...)` takes the weights of the PyTorch model, and every gradient comes out equal; the
tests beside `groundup.experiments.two_engines` hold that.
"""

from groundup.conformer.attention import RelativeMultiHeadAttention, relative_shift
from groundup.conformer.classifier import (
    CosineHead,
    LinearHead,
    MarginSoftmax,
    MeanPooling,
    SelfAttentionPooling,
    SpeakerClassifier,
)
from groundup.conformer.convolution import ConvolutionModule, MaskedBatchNorm
from groundup.conformer.encoder import ConformerBlock, ConformerEncoder
from groundup.conformer.feed_forward import FeedForward
from groundup.conformer.positions import relative_positions
from groundup.conformer.subsampling import ConvSubsampling, subsampled_length

__all__ = [
    "ConformerBlock",
    "ConformerEncoder",
    "ConvSubsampling",
    "ConvolutionModule",
    "CosineHead",
    "FeedForward",
    "LinearHead",
    "MarginSoftmax",
    "MaskedBatchNorm",
    "MeanPooling",
    "RelativeMultiHeadAttention",
    "SelfAttentionPooling",
    "SpeakerClassifier",
    "relative_positions",
    "relative_shift",
    "subsampled_length",
]
