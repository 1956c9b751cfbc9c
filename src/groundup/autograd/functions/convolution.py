"""Convolution (cross-correlation, as everywhere in deep learning) in one and two dimensions."""

from __future__ import annotations

from numbers import Integral

from groundup.autograd.primitives.linear import matmul
from groundup.autograd.primitives.padding import pad
from groundup.autograd.primitives.shaping import permute, squeeze, unsqueeze
from groundup.autograd.primitives.windows import unfold, window_count
from groundup.autograd.public import public


@public
def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups: int = 1):
    r"""$y_{bo\,uv} = c_o + \sum_{c,i,j} w_{ocij}\, x_{b,\,c,\,su + di - p,\,sv + dj - p}$, c in o's group.

    x (B, C, H, W), weight (O, C / groups, kernel height, kernel width), bias (O,) → (B, O, H', W') with
    H' = ⌊(H + 2p - d(k - 1) - 1)/s⌋ + 1. `padding` may be "valid", which is 0, or for stride 1 "same", with
    which H' = H; where that takes an odd border, it is wider at the end. All windows are laid side by side,
    so that one matrix product does the work. A single image (C, H, W) is a batch of one.

    Source: Chellapilla et al. (2006), High performance convolutional neural networks.
    """
    if len(x.shape) == 3:
        return squeeze(conv2d(unsqueeze(x, 0), weight, bias, stride, padding, dilation, groups), 0)
    _check("conv2d", "(B, C, H, W) and (O, C, k, k)", x, weight, bias, groups)
    x, padding = _bordered("conv2d", x, weight.shape[2:], stride, padding, dilation)
    geometry = _geometry("conv2d", weight.shape[2:], stride, padding, dilation)
    y = _convolved("conv2d", x, weight, geometry, groups)
    return y if bias is None else y + bias.reshape((-1, 1, 1))


@public
def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups: int = 1):
    """The same along one axis: x (B, C, T), weight (O, C / groups, kernel) → (B, O, T')."""
    if len(x.shape) == 2:
        return squeeze(conv1d(unsqueeze(x, 0), weight, bias, stride, padding, dilation, groups), 0)
    _check("conv1d", "(B, C, T) and (O, C, k)", x, weight, bias, groups)
    x, padding = _bordered("conv1d", x, weight.shape[2:], stride, padding, dilation)
    along = _geometry("conv1d", weight.shape[2:], stride, padding, dilation)
    across = {"kernel": 1, "stride": 1, "padding": 0, "dilation": 1}  # of an image of height 1
    geometry = {name: (across[name], *size) for name, size in along.items()}
    y = squeeze(_convolved("conv1d", unsqueeze(x, 2), unsqueeze(weight, 2), geometry, groups), 2)
    return y if bias is None else y + bias.reshape((-1, 1))


def per_axis(expected: str, value, axes: int, least: int = 1) -> tuple[int, ...]:
    """`value` for each of the axes, one or as many; `expected` begins what an error says."""
    values = (value,) if isinstance(value, Integral) else tuple(value)
    values = values * axes if len(values) == 1 else values
    if len(values) != axes:
        raise ValueError(f"{expected} to be one number or a tuple of {axes}, got {value}")
    if min(values) < least:
        raise ValueError(f"{expected} to be at least {least}, got {value}")
    return values


def _bordered(name: str, x, kernel, stride, padding, dilation):
    """The image and the padding in numbers; an odd border, which no padding gives, is put on the image."""
    if not isinstance(padding, str):
        return x, padding
    if padding not in ("same", "valid"):
        raise ValueError(f"{name}: expected padding in numbers, 'same' or 'valid', got {padding!r}")
    axes = len(kernel)
    if padding == "valid":
        return x, 0
    if set(per_axis(f"{name}: expected stride", stride, axes)) != {1}:
        raise ValueError(f"{name}: expected stride 1 for padding='same', got {stride}")
    steps = per_axis(f"{name}: expected dilation", dilation, axes)
    border = [d * (k - 1) for k, d in zip(kernel, steps, strict=True)]
    if any(width % 2 for width in border):
        x = pad(x, [n for width in border[::-1] for n in (0, width % 2)])
    return x, [width // 2 for width in border]


def _geometry(name: str, kernel, stride, padding, dilation) -> dict:
    return {
        "kernel": tuple(kernel),
        "stride": per_axis(f"{name}: expected stride", stride, len(kernel)),
        "padding": per_axis(f"{name}: expected padding", padding, len(kernel), least=0),
        "dilation": per_axis(f"{name}: expected dilation", dilation, len(kernel)),
    }


def _convolved(name: str, x, weight, geometry: dict, groups: int):
    counts = [window_count(*axis) for axis in zip(x.shape[2:], *geometry.values(), strict=True)]
    if min(counts) < 1:
        raise ValueError(
            f"{name}: the kernel does not fit into the padded image, got {tuple(x.shape)} and {geometry}"
        )
    columns = unfold(x, **geometry)
    outputs, fan_in = weight.shape[0], weight.shape[1] * weight.shape[2] * weight.shape[3]
    positions = x.shape[0] * counts[0] * counts[1]
    y = matmul(
        weight.reshape((groups, outputs // groups, fan_in)), columns.reshape((groups, fan_in, positions))
    )
    return permute(y.reshape((outputs, x.shape[0], *counts)), 1, 0, 2, 3)


def _check(name: str, form: str, x, weight, bias, groups: int) -> None:
    axes = form.partition(")")[0].count(",") + 1
    if len(x.shape) != axes or len(weight.shape) != axes:
        raise ValueError(f"{name}: expected {form}, got {tuple(x.shape)} and {tuple(weight.shape)}")
    channels, outputs = x.shape[1], weight.shape[0]
    if groups < 1 or channels % groups or outputs % groups:
        raise ValueError(
            f"{name}: {channels} channels in and {outputs} out cannot be divided into {groups} groups"
        )
    if weight.shape[1] != channels // groups:
        raise ValueError(
            f"{name}: expected a weight for {channels // groups} channels, got {tuple(weight.shape)}"
        )
    if bias is not None and tuple(bias.shape) != (outputs,):
        raise ValueError(f"{name}: expected a bias of shape ({outputs},), got {tuple(bias.shape)}")
