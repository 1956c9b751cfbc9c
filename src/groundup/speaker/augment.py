"""SpecAugment: stretches, hides and blanks parts of a spectrogram, differently for each utterance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from groundup.speaker.checks import check_batch, check_lengths
from groundup.speaker.padding import valid_frames, zero_padding


class TimeMasks(Protocol):
    """How many time masks, and how wide at most, for utterances of given lengths."""

    most: int

    def sizes(self, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """(B,) lengths -> (B,) counts, at most `most` each, and (B,) largest widths in frames."""


@dataclass(frozen=True)
class FixedTimeMasks:
    """`most` masks, each at most `width` frames and at most `share` of the utterance.

    Source: Park et al. (2019), SpecAugment, section 2.
    """

    most: int = 2
    width: int = 20
    share: float = 0.2

    def sizes(self, lengths: Tensor) -> tuple[Tensor, Tensor]:
        widths = (lengths * self.share).floor().clamp(max=self.width)
        return torch.full_like(lengths, self.most), widths


@dataclass(frozen=True)
class AdaptiveTimeMasks:
    """Both grow with the utterance: count min(most, rate L), width at most rate L.

    Source: Park et al. (2020), SpecAugment on large scale datasets.
    """

    most: int = 20
    rate: float = 0.04

    def sizes(self, lengths: Tensor) -> tuple[Tensor, Tensor]:
        widths = (lengths * self.rate).floor()
        return widths.clamp(max=self.most), widths


def random_spans(
    counts: Tensor, widths: Tensor, lengths: Tensor, most: int, size: int, generator: torch.Generator
) -> Tensor:
    """The union of random intervals in each row: width ~ U{0..widths}, start ~ U{0..length - width}.

    Shapes: counts, widths, lengths (B,) -> (B, size), bool. Row b has counts[b] <= most intervals, all
    inside its first lengths[b] places. Draws 2 B most numbers, on the generator's device.
    """
    uniform = torch.rand(2, len(lengths), most, 1, generator=generator, device=generator.device)
    uniform = uniform.to(lengths.device, non_blocking=True)
    counts, widths, lengths = (t[:, None, None] for t in (counts, widths, lengths))
    width = (uniform[0] * (widths + 1)).floor()
    start = (uniform[1] * (lengths - width + 1)).floor()
    place = torch.arange(size, device=lengths.device)
    inside = (start <= place) & (place < start + width)  # (B, most, size)
    wanted = torch.arange(most, device=lengths.device)[:, None] < counts
    return (inside & wanted).any(1)


def time_warp(x: Tensor, lengths: Tensor, window: int, generator: torch.Generator) -> Tensor:
    """Moves one frame of each utterance by up to `window` frames and stretches what lies on either side.

    An anchor a ~ U(W, L - 1 - W) is moved to a + w, w ~ U(-W, W). The first and the last frame stay. Output
    frame t is read, between frames by linear interpolation, at

        t a / (a + w)   up to a + w,    L - 1 - (L - 1 - t) (L - 1 - a) / (L - 1 - a - w)   behind it

    In an utterance shorter than 2W + 1 frames W is (L - 1) / 2. Padding stays as it is.

    Shapes: x (B, T, F), lengths (B,) -> (B, T, F).
    Source: Park et al. (2019), SpecAugment, section 2, in one dimension and piecewise linear.
    """
    uniform = torch.rand(2, len(lengths), 1, generator=generator, device=generator.device)
    uniform = uniform.to(x.device, non_blocking=True)
    last = (lengths[:, None] - 1).float()
    reach = (last / 2).clamp(max=window)
    anchor = reach + uniform[0] * (last - 2 * reach)
    moved = anchor + (2 * uniform[1] - 1) * reach
    frame = torch.arange(x.shape[1], device=x.device, dtype=torch.float32)
    before = frame * anchor / moved.clamp(min=1e-9)
    behind = last - (last - frame) * (last - anchor) / (last - moved).clamp(min=1e-9)
    source = torch.where(frame <= moved, before, behind).clamp(min=0.0)
    source = torch.where(frame <= last, torch.minimum(source, last), frame)  # (B, T)
    lower = source.floor().long()
    upper = (lower + 1).clamp(max=x.shape[1] - 1)
    share = (source - lower).to(x.dtype)[..., None]
    left, right = (x.gather(1, index[..., None].expand_as(x)) for index in (lower, upper))
    # Where nothing is shared the right neighbour is not read: behind the last frame it is padding.
    return torch.where(share > 0, left + share * (right - left), left)


class SpecAugment(nn.Module):
    """Time warp, frequency masks and time masks, drawn for each utterance, in training only.

    Masks lie within an utterance's own frames and are filled with the mean of each band over the utterance,
    the value that mean normalisation sends to 0. The input is never changed, and neither is its padding.

    Shapes: x (B, T, F), lengths (B,) -> (B, T, F).
    Source: Park et al. (2019), SpecAugment, section 2.

    Args:
        bands: F.
        generator: where all randomness comes from; the same state gives the same masks on every device. It
            is part of `state_dict`, so that after a restart the same masks follow. With None it is one of its
            own, and torch's generator draws its seed.
        warp: W, the largest shift of the time warp in frames; 0 for none.
        frequency_masks, frequency_width: how many bands of frequencies, and how wide each at most.
        time_masks: `FixedTimeMasks` or `AdaptiveTimeMasks`.
    """

    def __init__(
        self,
        bands: int,
        generator: torch.Generator | None = None,
        warp: int = 5,
        frequency_masks: int = 2,
        frequency_width: int = 8,
        time_masks: TimeMasks | None = None,
    ) -> None:
        super().__init__()
        if not 0 <= frequency_width <= bands:
            raise ValueError(f"expected a frequency width from 0 to {bands} bands, got {frequency_width}")
        self.bands, self.warp = bands, warp
        self.generator = generator or torch.Generator().manual_seed(int(torch.randint(1 << 62, ())))
        self.frequency_masks, self.frequency_width = frequency_masks, frequency_width
        self.time_masks = time_masks or FixedTimeMasks()

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        check_batch(x, lengths, self.bands)
        if not self.training:
            return x
        check_lengths(lengths, x.shape[1])
        if self.warp:
            x = time_warp(x, lengths, self.warp, self.generator)
        mean = zero_padding(x, lengths).sum(1, keepdim=True) / lengths[:, None, None]
        return torch.where(self._masked(lengths, x.shape[1]), mean.to(x.dtype), x)

    def get_extra_state(self) -> Tensor:
        return self.generator.get_state()

    def set_extra_state(self, state: Tensor) -> None:
        self.generator.set_state(state.cpu())

    def _masked(self, lengths: Tensor, frames: int) -> Tensor:
        """Where a mask lies: (B,) -> (B, T, F), bool."""
        counts, widths, bands = (
            torch.full_like(lengths, n) for n in (self.frequency_masks, self.frequency_width, self.bands)
        )
        frequency = random_spans(counts, widths, bands, self.frequency_masks, self.bands, self.generator)
        counts, widths = self.time_masks.sizes(lengths)
        time = random_spans(counts, widths, lengths, self.time_masks.most, frames, self.generator)
        return (time[..., None] | frequency[:, None]) & valid_frames(lengths, frames)[..., None]
