"""Each open door lets padding in where it should, and no other does."""

import pytest
import torch

from groundup.experiments.conformer import doors
from groundup.training import recipes

KERNEL = recipes["small"].kernel


@pytest.fixture(scope="module")
def changes():
    model = recipes["small"].model(17, 3, torch.Generator().manual_seed(0))
    x, lengths = torch.randn(3, 160, 17), torch.tensor([160, 140, 131])
    for row, length in zip(x, lengths, strict=True):
        row[length:] = doors.PADDING
    return {door: doors.creeping(model, x, lengths, door) for door in doors.DOORS}


def touched(changes, door):
    frames, _ = changes[door]
    return torch.nonzero(frames > 1e-5).flatten().tolist()


def test_closed_doors_let_nothing_in(changes):
    frames, vector = changes["none"]
    assert len(frames) == 32 and frames.max() < 1e-5 and vector < 1e-5


def test_each_door_leaves_its_mark(changes):
    reach = KERNEL // 2
    end = touched(changes, "kernel")
    assert end and end[0] >= 32 - reach
    for door in ("keys", "norm"):
        assert touched(changes, door) == list(range(32))
    assert touched(changes, "mean") == []
    assert all(changes[door][1] > 1e-4 for door in doors.DOORS[1:])


def test_the_model_is_left_as_it_was():
    model = recipes["small"].model(17, 3, torch.Generator().manual_seed(0)).eval()
    copy = doors.opened(model, "norm", torch.tensor([50, 40]), 50)
    assert not model.training and copy.training
    assert not any(m.training for m in copy.modules() if isinstance(m, doors.Dropout))


def test_the_picture_shows_every_frame_and_the_vector():
    frames, vector = doors.picture(torch.tensor([0.0, 1e-3, 0.5]), 0.2).axes
    assert frames.lines[0].get_ydata().tolist() == pytest.approx([doors.FLOOR, 1e-3, 0.5])
    assert list(vector.lines[0].get_ydata()) == [0.2]
