"""Convolution (cross-correlation, as everywhere in deep learning) in one and two dimensions."""

from __future__ import annotations

from numbers import Integral

from groundup.autograd.primitives.linear import matmul
from groundup.autograd.primitives.shaping import permute, squeeze, unsqueeze
from groundup.autograd.primitives.windows import Pair, unfold, window_count

__all__ = ["conv1d", "conv2d", "pair"]


def pair(name: str, value) -> Pair:
    """`value` for both axes, or the two values that it holds."""
    both = (value, value) if isinstance(value, Integral) else tuple(value)
    if len(both) != 2:
        raise ValueError(f"expected {name} to be one number or two, got {value}")
    return both


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups: int = 1):
    r"""$y_{bo\,uv} = c_o + \sum_{c,i,j} w_{ocij}\, x_{b,\,c,\,su + di - p,\,sv + dj - p}$, c in o's group.

    x (B, C, H, W), weight (O, C / groups, kernel height, kernel width), bias (O,) → (B, O, H', W') with
    H' = ⌊(H + 2p - d(k - 1) - 1)/s⌋ + 1. All windows are laid side by side, so that one matrix product does
    the work (Chellapilla, Puri and Simard, High performance convolutional neural networks for document
    processing, 2006). A single image (C, H, W) is a batch of one.
    """
    if len(x.shape) == 3:
        return squeeze(conv2d(unsqueeze(x, 0), weight, bias, stride, padding, dilation, groups), 0)
    _check(x, weight, bias, groups)
    geometry = {
        "kernel": tuple(weight.shape[2:]),
        "stride": pair("stride", stride),
        "padding": pair("padding", padding),
        "dilation": pair("dilation", dilation),
    }
    counts = [window_count(*axis) for axis in zip(x.shape[2:], *geometry.values(), strict=True)]
    if min(counts) < 1:
        raise ValueError(
            f"conv2d: the kernel does not fit into the padded image, got {tuple(x.shape)} and {geometry}"
        )
    columns = unfold(x, **geometry)
    outputs, fan_in = weight.shape[0], weight.shape[1] * weight.shape[2] * weight.shape[3]
    positions = x.shape[0] * counts[0] * counts[1]
    y = matmul(
        weight.reshape((groups, outputs // groups, fan_in)), columns.reshape((groups, fan_in, positions))
    ).reshape((outputs, x.shape[0], *counts))
    y = permute(y, 1, 0, 2, 3)
    return y if bias is None else y + bias.reshape((-1, 1, 1))


def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups: int = 1):
    """The same along one axis: x (B, C, T), weight (O, C / groups, kernel) → (B, O, T')."""
    if len(x.shape) == 2:
        return squeeze(conv1d(unsqueeze(x, 0), weight, bias, stride, padding, dilation, groups), 0)
    if len(x.shape) != 3 or len(weight.shape) != 3:
        raise ValueError(
            f"conv1d: expected (B, C, T) and (O, C, kernel), got {tuple(x.shape)} and {tuple(weight.shape)}"
        )
    step, border, spread = (v if isinstance(v, Integral) else v[0] for v in (stride, padding, dilation))
    row = x.reshape((*x.shape[:2], 1, x.shape[2]))
    kernel = weight.reshape((*weight.shape[:2], 1, weight.shape[2]))
    y = conv2d(row, kernel, bias, (1, step), (0, border), (1, spread), groups)
    return y.reshape((*y.shape[:2], y.shape[3]))


def _check(x, weight, bias, groups: int) -> None:
    if len(x.shape) != 4 or len(weight.shape) != 4:
        raise ValueError(
            f"conv2d: expected (B, C, H, W) and (O, C, k, k), got {tuple(x.shape)} and {tuple(weight.shape)}"
        )
    channels, outputs = x.shape[1], weight.shape[0]
    if groups < 1 or channels % groups or outputs % groups:
        raise ValueError(
            f"conv2d: {channels} channels in and {outputs} out cannot be divided into {groups} groups"
        )
    if weight.shape[1] != channels // groups:
        raise ValueError(
            f"conv2d: expected a weight for {channels // groups} channels, got {tuple(weight.shape)}"
        )
    if bias is not None and tuple(bias.shape) != (outputs,):
        raise ValueError(f"conv2d: expected a bias of shape ({outputs},), got {tuple(bias.shape)}")
