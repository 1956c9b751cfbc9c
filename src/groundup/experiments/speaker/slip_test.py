"""The slip is the slip: utterances meet, frames do not; and the probe sees it."""

import torch

from groundup.experiments.speaker.slip import SlippedEncoder, influence
from groundup.speaker import ConformerEncoder, LinearHead, MeanPooling, SpeakerClassifier


def encoder() -> ConformerEncoder:
    torch.manual_seed(0)
    made = ConformerEncoder(
        bands=5, width=14, blocks=1, heads=2, hidden=11, kernel=3, dropout=0.0, subsampling=1
    )
    return made.eval()


def moved_frames(encoder, t: int) -> list[int]:
    """The output frames that change when input frame t of a lone utterance does."""
    x, lengths = torch.randn(1, 9, 5, generator=torch.Generator().manual_seed(1)), torch.tensor([9])
    changed = x.clone()
    changed[0, t] += 1.0
    change = (encoder(changed, lengths)[0] - encoder(x, lengths)[0]).abs().amax(-1)[0]
    return torch.nonzero(change > 1e-6).flatten().tolist()


def test_alone_no_frame_hears_another():
    assert moved_frames(encoder(), 3) == list(range(9))
    assert moved_frames(SlippedEncoder(encoder()), 3) == [3]


def test_utterances_move_each_other():
    x = torch.randn(4, 9, 5, generator=torch.Generator().manual_seed(2))
    lengths = torch.tensor([9, 9, 7, 9])
    apart = ~torch.eye(4, dtype=torch.bool)
    for made, meet in ((encoder(), False), (SlippedEncoder(encoder()), True)):
        moved = influence(SpeakerClassifier(made, MeanPooling(14), LinearHead(14, 3)).eval(), x, lengths)
        assert moved.shape == (4, 4) and moved.diagonal().min() > 1e-3
        assert moved[apart].min() > 1e-5 if meet else moved[apart].max() < 1e-6


def test_entry_i_j_is_what_j_does_to_i():
    def first_hears_second(x, lengths):
        loud = torch.stack((x[0].sum() + x[1].sum(), x[1].sum(), x[2].sum()))
        return torch.stack((loud, 0 * loud), dim=1)  # the second speaker's logit stands still

    moved = influence(first_hears_second, torch.ones(3, 2, 5), torch.tensor([2, 2, 2]))
    assert moved.tolist() == [[10, 10, 0], [0, 10, 0], [0, 0, 10]]


def test_the_frames_behind_the_end_are_zero_still():
    x, lengths = torch.randn(2, 9, 5, generator=torch.Generator().manual_seed(3)), torch.tensor([9, 6])
    y, left = SlippedEncoder(encoder())(x, lengths)
    assert left.tolist() == [9, 6] and (y[1, 6:] == 0).all() and (y[1, :6] != 0).any()
