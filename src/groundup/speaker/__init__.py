"""Who is speaking? Encoders, poolings and heads, each taking (x: (B, T, F), lengths: (B,)), on PyTorch."""

from groundup.speaker.attention import RelativeMultiHeadAttention, relative_shift
from groundup.speaker.classifier import SpeakerClassifier
from groundup.speaker.conformer import ConformerBlock, ConformerEncoder
from groundup.speaker.convolution import ConvolutionModule
from groundup.speaker.feed_forward import FeedForward
from groundup.speaker.heads import CosineHead, LinearHead, SigmoidHead
from groundup.speaker.normalisation import FrameLayerNorm, MaskedBatchNorm
from groundup.speaker.padding import masked_softmax, valid_frames, zero_padding
from groundup.speaker.pooling import AttentiveStatisticsPooling, MeanPooling, SelfAttentionPooling
from groundup.speaker.positions import RelativePositionalEncoding, relative_positions
from groundup.speaker.subsampling import ConvSubsampling, subsampled_length
from groundup.speaker.transformer import TransformerEncoder

__all__ = [
    "AttentiveStatisticsPooling",
    "ConformerBlock",
    "ConformerEncoder",
    "ConvSubsampling",
    "ConvolutionModule",
    "CosineHead",
    "FeedForward",
    "FrameLayerNorm",
    "LinearHead",
    "MaskedBatchNorm",
    "MeanPooling",
    "RelativeMultiHeadAttention",
    "RelativePositionalEncoding",
    "SelfAttentionPooling",
    "SigmoidHead",
    "SpeakerClassifier",
    "TransformerEncoder",
    "masked_softmax",
    "relative_positions",
    "relative_shift",
    "subsampled_length",
    "valid_frames",
    "zero_padding",
]
