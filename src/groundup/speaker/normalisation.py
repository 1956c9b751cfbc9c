"""Normalisation of channels inside the convolution module, blind to padding."""

from __future__ import annotations

import torch
from torch import Tensor, autograd, distributed, nn
from torch.nn import functional

from groundup.speaker.checks import check_batch
from groundup.speaker.padding import valid_frames


class _SumOverProcesses(autograd.Function):
    """The sum of every process's x, in all of them; so a gradient is the sum of all their gradients."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        total = x.clone()
        distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:
        total = gradient.clone()
        distributed.all_reduce(total)
        return total


def over_processes(x: Tensor) -> Tensor:
    """The sum of x over all processes that train together, in each of them; x itself where there is one."""
    if distributed.is_available() and distributed.is_initialized() and distributed.get_world_size() > 1:
        return _SumOverProcesses.apply(x)
    return x


class MaskedBatchNorm(nn.Module):
    """Batch normalisation whose statistics come from the valid frames alone.

        y = (x - mu) / sqrt(sigma^2 + eps) * weight + bias

    In training mu and sigma^2 are the mean and the biased variance of each channel over the N valid frames
    of the batch; the running variance takes the unbiased one, N / (N - 1) as large, as torch's does. So more
    padding changes neither outputs, nor gradients, nor statistics. Parameters and statistics bear the names
    of `torch.nn.BatchNorm1d`, and without padding the two agree. It is no subclass of it, so that
    `convert_sync_batchnorm`, whose layer takes no lengths, leaves it alone. A batch without any frame leaves
    the statistics as they are.

    Of several processes, each with a part of the batch, sums, squares and N are those of the whole batch.

    Shapes: x (B, T, C), lengths (B,) -> (B, T, C).
    Source: Ioffe and Szegedy (2015), Batch normalization, algorithm 1.
    """

    def __init__(self, width: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        super().__init__()
        self.width, self.eps, self.momentum = width, eps, momentum
        self.weight = nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width))
        self.register_buffer("running_mean", torch.zeros(width))
        self.register_buffer("running_var", torch.ones(width))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        check_batch(x, lengths, self.width)
        if not self.training:
            statistics = self.running_mean, self.running_var
            return functional.batch_norm(
                x.flatten(0, 1), *statistics, self.weight, self.bias, eps=self.eps
            ).view_as(x)
        valid = valid_frames(lengths, x.shape[1])[..., None]
        wide = x.to(torch.promote_types(x.dtype, torch.float32))  # a sum of bfloat16 soon stops growing
        sums = wide.masked_fill(~valid, 0.0).sum((0, 1))
        sums = over_processes(torch.cat([sums, lengths.sum().to(wide.dtype)[None]]))
        found = sums[-1].detach()
        frames = found.clamp(min=1)
        mean = sums[:-1] / frames
        centred = (wide - mean).masked_fill(~valid, 0.0)
        variance = over_processes(centred.square().sum((0, 1))) / frames
        self._remember(mean, variance * (frames / (frames - 1).clamp(min=1)), found > 0)
        return (centred * ((variance + self.eps).rsqrt() * self.weight) + self.bias).to(x.dtype)

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor, heard: Tensor) -> None:
        for running, new in ((self.running_mean, mean), (self.running_var, variance)):
            running.lerp_(torch.where(heard, new.to(running.dtype), running), self.momentum)
        self.num_batches_tracked.add_(heard)


class FrameLayerNorm(nn.LayerNorm):
    """Layer normalisation over the channels of each frame: no statistics to protect, nothing to remember.

    Shapes: x (B, T, C), lengths (B,) -> (B, T, C).
    Source: Ba et al. (2016), Layer normalization, equation 3.
    """

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        check_batch(x, lengths, self.normalized_shape[0])
        return super().forward(x)
