"""From a speaker model in PyTorch to the same model on our own engine, weights and all."""

from __future__ import annotations

import numpy as np
import torch

from ... import conformer, nn, speaker


def on_our_engine(
    model: speaker.SpeakerClassifier, *, rng: np.random.Generator, dtype: type = np.float32
) -> conformer.SpeakerClassifier:
    """The same Conformer on `groundup.nn`, with the weights and the statistics of `model`.

    Dropout will draw from `rng`; nothing is drawn yet. Raises ValueError for a part that our engine has no
    twin of: there are a Conformer, two poolings, two heads, cross-entropy and the additive margin.
    """
    encoder, block = model.encoder, _only(model.encoder, speaker.ConformerEncoder).blocks[0]
    _only(block.convolution.norm, speaker.MaskedBatchNorm)
    kernel, channels = block.convolution.depthwise.kernel_size[0], encoder.subsampling.convolutions
    drawn = {"rng": np.random.default_rng(0), "dtype": dtype}  # all that is drawn here is overwritten
    twin = conformer.SpeakerClassifier(
        conformer.ConformerEncoder(
            encoder.bands,
            encoder.width,
            len(encoder.blocks),
            block.attention.heads,
            block.feed_forward_in.expand.out_features,
            kernel,
            encoder.dropout.probability,
            encoder.subsampling.factor,
            channels[0].out_channels if len(channels) else 1,
            **drawn,
        ),
        _pooling(model.pooling, drawn),
        _head(model.head, drawn),
        _criterion(model.criterion),
    )
    state = {name: value for name, value in model.state_dict().items() if name != "criterion.margin"}
    twin.load_state_dict({name: value.numpy().astype(dtype) for name, value in state.items()})
    for module in twin.modules():
        if isinstance(module, nn.Dropout):
            module.rng = rng
    return twin.train(model.training)


def _only(module: torch.nn.Module, *kinds: type) -> torch.nn.Module:
    if not isinstance(module, kinds):
        expected = " or ".join(kind.__name__ for kind in kinds)
        raise ValueError(f"our engine has a twin of {expected}, got {type(module).__name__}")
    return module


def _pooling(pooling: torch.nn.Module, drawn: dict) -> nn.Module:
    if isinstance(_only(pooling, speaker.MeanPooling, speaker.SelfAttentionPooling), speaker.MeanPooling):
        return conformer.MeanPooling(pooling.width)
    return conformer.SelfAttentionPooling(pooling.width, **drawn)


def _head(head: torch.nn.Module, drawn: dict) -> nn.Module:
    kinds = {speaker.LinearHead: conformer.LinearHead, speaker.CosineHead: conformer.CosineHead}
    return kinds[type(_only(head, *kinds))](head.width, head.classes, **drawn)


def _criterion(criterion: torch.nn.Module) -> nn.Module:
    if isinstance(_only(criterion, torch.nn.CrossEntropyLoss, speaker.MarginSoftmax), speaker.MarginSoftmax):
        return conformer.MarginSoftmax(criterion.scale, criterion.final_margin, criterion.label_smoothing)
    return nn.CrossEntropyLoss(label_smoothing=criterion.label_smoothing)
