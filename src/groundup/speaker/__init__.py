"""Who is speaking? Encoders, poolings and heads, each taking (x: (B, T, F), lengths: (B,)), on PyTorch."""

from groundup.speaker.activations import recorded_activations
from groundup.speaker.attention import (
    RelativeMultiHeadAttention,
    eager_attention,
    fused_attention,
    relative_shift,
)
from groundup.speaker.augment import AdaptiveTimeMasks, FixedTimeMasks, SpecAugment, time_warp
from groundup.speaker.classifier import SpeakerClassifier
from groundup.speaker.conformer import ConformerBlock, ConformerEncoder
from groundup.speaker.convolution import ConvolutionModule
from groundup.speaker.dropout import Dropout, dropout
from groundup.speaker.feed_forward import FeedForward
from groundup.speaker.heads import CosineHead, LinearHead, SigmoidHead
from groundup.speaker.margin import (
    MarginSoftmax,
    accuracy,
    additive_angular_margin,
    additive_margin,
    margin_at,
    margin_logits,
)
from groundup.speaker.normalisation import FrameLayerNorm, MaskedBatchNorm
from groundup.speaker.padding import masked_softmax, valid_frames, zero_padding
from groundup.speaker.pooling import AttentiveStatisticsPooling, MeanPooling, SelfAttentionPooling
from groundup.speaker.positions import RelativePositionalEncoding, relative_positions
from groundup.speaker.resnet import ResNetEncoder
from groundup.speaker.subsampling import ConvSubsampling, subsampled_length
from groundup.speaker.transformer import TransformerEncoder

__all__ = [
    "AdaptiveTimeMasks",
    "AttentiveStatisticsPooling",
    "ConformerBlock",
    "ConformerEncoder",
    "ConvSubsampling",
    "ConvolutionModule",
    "CosineHead",
    "Dropout",
    "FeedForward",
    "FixedTimeMasks",
    "FrameLayerNorm",
    "LinearHead",
    "MarginSoftmax",
    "MaskedBatchNorm",
    "MeanPooling",
    "RelativeMultiHeadAttention",
    "RelativePositionalEncoding",
    "ResNetEncoder",
    "SelfAttentionPooling",
    "SigmoidHead",
    "SpeakerClassifier",
    "SpecAugment",
    "TransformerEncoder",
    "accuracy",
    "additive_angular_margin",
    "additive_margin",
    "dropout",
    "eager_attention",
    "fused_attention",
    "margin_at",
    "margin_logits",
    "masked_softmax",
    "recorded_activations",
    "relative_positions",
    "relative_shift",
    "subsampled_length",
    "time_warp",
    "valid_frames",
    "zero_padding",
]
