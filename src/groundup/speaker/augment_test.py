"""SpecAugment: masks for each utterance, inside its length, from its own generator, never in place."""

import copy

import pytest
import torch
from torch import Tensor

from groundup.speaker import AdaptiveTimeMasks, FixedTimeMasks, SpecAugment, time_warp, valid_frames
from groundup.speaker.augment import random_spans

LENGTHS = torch.tensor([100, 40, 7, 1])


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def features(batch: int = 4) -> Tensor:
    return torch.randn(batch, 100, 17, generator=generator(9), dtype=torch.float64)


def masks_only(**changes) -> SpecAugment:
    return SpecAugment(17, generator(), warp=0, **{"frequency_masks": 2, "frequency_width": 5} | changes)


def test_spans_lie_inside_their_row_and_are_as_wide_as_they_may_be():
    counts, widths, lengths = torch.tensor([1, 1, 0, 1]), torch.tensor([9, 3, 9, 1]), LENGTHS
    drawn = torch.stack([random_spans(counts, widths, lengths, 1, 120, generator(s)) for s in range(2000)])
    totals = drawn.sum(-1)
    assert totals.amax(0).tolist() == [9, 3, 0, 1] and totals.amin(0).tolist() == [0, 0, 0, 0]
    for width in range(10):  # U{0..9}: each width as often as the others
        assert (totals[:, 0] == width).float().mean().item() == pytest.approx(0.1, abs=0.03)
    reached = drawn.any(0)
    assert [row.nonzero().flatten().tolist() for row in reached[[1, 3]]] == [list(range(40)), [0]]
    assert reached[0, :100].all() and not reached[0, 100:].any() and not reached[2].any()
    jumps = drawn.int().diff(dim=-1).abs().sum(-1)
    assert jumps.max() <= 2  # one interval each


def test_a_row_has_as_many_spans_as_it_asks_for():
    rows = [torch.tensor([n]) for n in (5, 3, 1000)]  # five spans of at most three places each
    drawn = torch.cat([random_spans(*rows, 8, 1000, generator(seed)) for seed in range(300)])
    starts = (drawn.int().diff(dim=-1) == 1).sum(-1)
    assert starts.max() == 5 and starts.double().mean().item() == pytest.approx(5 * 3 / 4, abs=0.2)
    assert drawn.sum(-1).max() <= 15 and drawn.sum(-1).double().mean().item() == pytest.approx(7.5, abs=0.5)


def test_masked_places_hold_the_mean_of_the_band_and_all_others_stay():
    x = features()
    y = masks_only()(x, LENGTHS)
    changed = y != x
    for i, length in enumerate(LENGTHS[:3]):
        mean = x[i, :length].mean(0).expand(100, 17)
        torch.testing.assert_close(y[i][changed[i]], mean[changed[i]])
    assert changed[0].any() and not changed[0].all()
    assert not changed[~valid_frames(LENGTHS, 100)].any()


def test_masks_are_whole_bands_or_whole_frames_of_the_utterance():
    changed = masks_only()(features(), LENGTHS) != features()
    for i, length in enumerate(LENGTHS[:3]):
        own = changed[i, :length]
        bands, frames = own.all(0), own.all(1)
        assert torch.equal(own, bands[None] | frames[:, None])


def test_each_utterance_draws_its_own_masks():
    x = features(1).expand(20, -1, -1)
    y = masks_only()(x, torch.full((20,), 100))
    assert len({tuple((row != x[0]).flatten().tolist()) for row in y}) == 20


def test_widths_keep_to_the_share_of_each_length():
    counts, widths = FixedTimeMasks(most=2, width=20, share=0.2).sizes(LENGTHS)
    assert counts.tolist() == [2, 2, 2, 2] and widths.tolist() == [20, 8, 1, 0]
    hidden = masks_only(frequency_width=0, time_masks=FixedTimeMasks(1, 20, 0.2))
    for _ in range(50):
        changed = (hidden(features(), LENGTHS) != features()).any(-1).sum(-1)
        assert (changed <= torch.tensor([20, 8, 1, 0])).all()


def test_adaptive_sizes_grow_with_the_utterance():
    counts, widths = AdaptiveTimeMasks(most=20, rate=0.04).sizes(torch.tensor([7, 25, 100, 1000]))
    assert counts.tolist() == [0, 1, 4, 20] and widths.tolist() == [0, 1, 4, 40]
    hidden = masks_only(frequency_width=0, time_masks=AdaptiveTimeMasks())
    changed = torch.stack([(hidden(features(), LENGTHS) != features()).any(-1).sum(-1) for _ in range(50)])
    assert (changed.amax(0) <= torch.tensor([16, 1, 0, 0])).all() and changed[:, 0].max() > 4


def ramp() -> Tensor:
    """Frame t holds t in every band, so that what is read shows where it was read."""
    return torch.arange(100, dtype=torch.float64)[None, :, None].expand(4, 100, 17)


def test_time_warp_bends_time_once_and_keeps_both_ends():
    for seed in range(50):
        y = time_warp(ramp(), LENGTHS, 5, generator(seed))
        assert torch.equal(y[..., 0], y[..., 16])
        for row, length in zip(y[..., 0], LENGTHS.tolist(), strict=True):
            own = row[:length]
            assert own[0] == 0 and own[-1].item() == pytest.approx(length - 1)
            assert (own.diff() > -1e-5).all() and (own - torch.arange(length)).abs().max() < 5
            bends = own.diff().diff().abs() > 1e-4
            assert bends.sum() <= 2  # one corner, between two frames
            assert torch.equal(row[length:], torch.arange(length, 100, dtype=torch.float64))


def test_the_shift_of_time_warp_is_spread_over_its_window():
    shifts = [
        (time_warp(ramp()[:1], LENGTHS[:1], 5, generator(seed)) - ramp()[:1]).flatten().tolist()
        for seed in range(300)
    ]
    largest = torch.tensor([max(row, key=abs) for row in shifts])
    assert largest.max() > 3.5 and largest.min() < -3.5 and abs(largest.mean().item()) < 0.5


def test_time_warp_reads_between_frames_and_never_behind_the_end():
    x = torch.where(valid_frames(LENGTHS, 100)[..., None], features(), float("nan"))
    y = time_warp(x, LENGTHS, 5, generator(3))
    assert torch.equal(y.isnan(), x.isnan())
    source = time_warp(ramp(), LENGTHS, 5, generator(3))[0, :, 0]
    lower = source.floor().long()
    share = (source - lower)[:, None]
    expected = (1 - share) * x[0, lower] + share * x[0, (lower + 1).clamp(max=99)]
    torch.testing.assert_close(y[0], expected, rtol=0, atol=1e-4)  # places are computed in float32


def test_the_input_is_never_changed():
    x = features()
    before = x.clone()
    y = SpecAugment(17, generator())(x, LENGTHS)
    assert torch.equal(x, before) and y.data_ptr() != x.data_ptr()


def test_the_state_of_the_generator_decides_and_torchs_own_is_left_alone():
    torch.manual_seed(0)
    state = torch.get_rng_state()
    first, second = (SpecAugment(17, generator(5))(features(), LENGTHS) for _ in range(2))
    assert torch.equal(first, second) and torch.equal(torch.get_rng_state(), state)
    augment = SpecAugment(17, generator(5))
    assert torch.equal(augment(features(), LENGTHS), first)
    assert not torch.equal(augment(features(), LENGTHS), first)
    augment.generator.manual_seed(5)
    assert torch.equal(augment(features(), LENGTHS), first)


def test_more_padding_draws_the_same():
    x = torch.nn.functional.pad(features(), (0, 0, 0, 20))
    y, narrow = (SpecAugment(17, generator(5))(z, LENGTHS) for z in (x, features()))
    assert torch.equal(y[:, :100], narrow) and torch.equal(y[:, 100:], x[:, 100:])


def test_evaluation_hands_the_input_through_and_draws_nothing():
    augment = SpecAugment(17, generator()).eval()
    state, x = augment.generator.get_state(), features()
    assert augment(x, LENGTHS) is x and torch.equal(augment.generator.get_state(), state)


def test_a_copy_draws_the_same():
    augment = SpecAugment(17, generator(5))
    twin = copy.deepcopy(augment)
    assert torch.equal(augment(features(), LENGTHS), twin(features(), LENGTHS))


def test_precision_is_kept():
    for precision in (torch.bfloat16, torch.float32):
        assert SpecAugment(17, generator())(features().to(precision), LENGTHS).dtype == precision


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"expected x of shape \(B, T, 17\), got \(4, 100, 16\)"):
        SpecAugment(17, generator())(features()[..., :16], LENGTHS)
    with pytest.raises(ValueError, match="expected lengths from 1 to 100 frames, got 0 to 39"):
        SpecAugment(17, generator())(features(), LENGTHS.remainder(40) * torch.tensor([0, 0, 0, 39]))
    with pytest.raises(ValueError, match="expected a frequency width from 0 to 17 bands, got 18"):
        SpecAugment(17, generator(), frequency_width=18)


def test_its_state_is_part_of_a_checkpoint_and_the_same_masks_follow():
    augment, x, lengths = SpecAugment(17, generator()), features(), LENGTHS
    augment(x, lengths)
    state = copy.deepcopy(augment.state_dict())
    expected = augment(x, lengths)
    other = SpecAugment(17, generator(5))
    other.load_state_dict(state)
    assert torch.equal(other(x, lengths), expected)


def test_without_a_generator_torch_s_own_draws_the_seed():
    found = []
    for seed in (3, 3, 4):
        torch.manual_seed(seed)
        found.append(SpecAugment(17)(features(), LENGTHS))
    assert torch.equal(found[0], found[1]) and not torch.equal(found[0], found[2])
