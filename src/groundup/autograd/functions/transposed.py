"""Transposed convolution: the derivative of a convolution for its input, used as a layer that enlarges."""

from __future__ import annotations

from groundup.autograd.functions.convolution import per_axis
from groundup.autograd.primitives.linear import matmul
from groundup.autograd.primitives.padding import pad
from groundup.autograd.primitives.shaping import permute, squeeze, unsqueeze
from groundup.autograd.primitives.windows import fold
from groundup.autograd.public import public


@public
def conv_transpose2d(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, groups: int = 1, dilation=1
):
    r"""$y_{bo,\,su + di - p,\,sv + dj - p} = c_o + \sum_{c,i,j} w_{coij}\, x_{bc\,uv}$, added up.

    x (B, C, H, W), weight (C, O / groups, kernel height, kernel width), bias (O,) → (B, O, H', W') with
    H' = (H - 1)s - 2p + d(k - 1) + 1 + output_padding. As a map of x it is the transpose of the `conv2d`
    that has the same weight and geometry. A single image (C, H, W) is a batch of one.

    Raises ValueError for shapes that do not fit, for a geometry that makes no sense or leaves no output.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning, chapter 4.
    """
    return _transposed(
        "conv_transpose2d", 2, x, weight, bias, stride, padding, output_padding, groups, dilation
    )


@public
def conv_transpose1d(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, groups: int = 1, dilation=1
):
    """The same along one axis: x (B, C, T), weight (C, O / groups, kernel) → (B, O, T')."""
    return _transposed(
        "conv_transpose1d", 1, x, weight, bias, stride, padding, output_padding, groups, dilation
    )


def _transposed(name, axes, x, weight, bias, stride, padding, output_padding, groups, dilation):
    if len(x.shape) == axes + 1:
        batch = unsqueeze(x, 0)
        options = stride, padding, output_padding, groups, dilation
        return squeeze(_transposed(name, axes, batch, weight, bias, *options), 0)
    _check(name, axes, x, weight, bias, groups)
    stride = per_axis(f"{name}: expected stride", stride, axes)
    dilation = per_axis(f"{name}: expected dilation", dilation, axes)
    padding = per_axis(f"{name}: expected padding", padding, axes, least=0)
    more = per_axis(f"{name}: expected output_padding", output_padding, axes, least=0)
    if any(extra >= max(s, d) for extra, s, d in zip(more, stride, dilation, strict=True)):
        raise ValueError(
            f"{name}: expected an output_padding below the stride or the dilation, got {output_padding}"
        )
    if axes == 1:  # an image of height 1
        x, weight, stride, dilation = unsqueeze(x, 2), unsqueeze(weight, 2), (1, *stride), (1, *dilation)
    y = _spread(x, weight, stride, dilation, groups)
    borders = [n for p, extra in zip(padding, more, strict=True) for n in (extra - p, -p)][::-1]
    if any(n <= 2 * p - extra for n, p, extra in zip(y.shape[-axes:], padding, more, strict=True)):
        raise ValueError(f"{name}: a padding of {padding} leaves nothing, got shape {tuple(x.shape)}")
    y = squeeze(y, 2) if axes == 1 else y
    y = pad(y, borders) if any(borders) else y
    return y if bias is None else y + bias.reshape((-1, *[1] * axes))


def _spread(x, weight, stride, dilation, groups: int):
    """Each entry of x times the whole kernel, added up where the kernel lies, with no border cut off."""
    batch, channels, *image = x.shape
    outputs, *kernel = weight.shape[1:]
    columns = matmul(
        weight.reshape((groups, channels // groups, outputs * kernel[0] * kernel[1])).swapaxes(1, 2),
        permute(x, 1, 0, 2, 3).reshape((groups, channels // groups, batch * image[0] * image[1])),
    )
    full = [s * (n - 1) + d * (k - 1) + 1 for n, k, s, d in zip(image, kernel, stride, dilation, strict=True)]
    return fold(
        columns.reshape((groups * outputs, *kernel, batch, *image)),
        sizes=(batch, groups * outputs, *full),
        kernel=tuple(kernel), stride=stride, padding=(0, 0), dilation=dilation,
    )  # fmt: skip


def _check(name: str, axes: int, x, weight, bias, groups: int) -> None:
    if len(x.shape) != axes + 2 or len(weight.shape) != axes + 2:
        form = "(B, C, H, W) and (C, O, k, k)" if axes == 2 else "(B, C, T) and (C, O, k)"
        raise ValueError(f"{name}: expected {form}, got {tuple(x.shape)} and {tuple(weight.shape)}")
    channels, outputs = weight.shape[0], weight.shape[1] * groups
    if x.shape[1] != channels:
        raise ValueError(f"{name}: expected a weight for {x.shape[1]} channels, got {tuple(weight.shape)}")
    if groups < 1 or channels % groups:
        raise ValueError(f"{name}: {channels} channels cannot be divided into {groups} groups")
    if bias is not None and tuple(bias.shape) != (outputs,):
        raise ValueError(f"{name}: expected a bias of shape ({outputs},), got {tuple(bias.shape)}")
