"""The masks, the zeroing and the softmax that everything else trusts."""

import torch

from groundup.speaker import masked_softmax, valid_frames, zero_padding


def test_valid_frames_are_the_first_of_each_row():
    expected = [[False] * 5, [True] * 3 + [False] * 2, [True] * 5]
    assert valid_frames(torch.tensor([0, 3, 5]), 5).tolist() == expected


def test_zero_padding_wipes_out_nan_and_its_gradient():
    x = torch.full((2, 5, 7), float("nan"), requires_grad=True)
    with torch.no_grad():
        x[0, :3] = 1.0
        x[1] = 2.0
    y = zero_padding(x, torch.tensor([3, 5]))
    assert y.sum() == 3 * 7 + 2 * 5 * 7
    y.square().sum().backward()
    assert x.grad[0, 3:].abs().max() == 0 and (x.grad[0, :3] == 2).all()


def test_masked_softmax_is_the_softmax_of_the_valid_entries():
    scores = torch.randn(2, 3, 5, dtype=torch.float64)
    valid = torch.tensor([True, False, True, True, False])
    weights = masked_softmax(scores, valid)
    torch.testing.assert_close(weights[..., valid], scores[..., valid].softmax(-1))
    assert weights[..., ~valid].abs().max() == 0


def test_masked_softmax_without_valid_entries_is_zero_and_so_is_its_gradient():
    for precision in (torch.float64, torch.float32, torch.bfloat16, torch.float16):
        scores = torch.tensor([[1e4, -1e4, 3.0]], dtype=precision, requires_grad=True)
        weights = masked_softmax(scores, torch.zeros(1, 3, dtype=torch.bool))
        weights.square().sum().backward()
        assert weights.abs().max() == 0 and scores.grad.abs().max() == 0


def test_masked_softmax_bears_scores_that_would_overflow():
    weights = masked_softmax(torch.tensor([[1e30, 1e30, -1e30]]), torch.tensor([True, True, True]))
    assert weights.tolist() == [[0.5, 0.5, 0.0]]
