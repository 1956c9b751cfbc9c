"""Each slip is there, and each rung as written is the rung as meant but for its slips."""

from dataclasses import asdict, replace

import pytest
import torch

from groundup.experiments.speaker.as_written import AS_WRITTEN, EarlyAttention
from groundup.experiments.speaker.slip import influence
from groundup.experiments.speaker.table import rows_of_a_short_table
from groundup.speaker import LinearHead
from groundup.training.homework import LADDER


def small(recipe):
    return replace(recipe, width=16, heads=2)


@pytest.mark.parametrize("rung", LADDER, ids=lambda rung: rung.name)
def test_as_written_is_as_meant_but_for_the_slips(rung):
    written = AS_WRITTEN[rung.name]
    assert asdict(written) == asdict(rung) and written.name == f"{rung.name}, as written"
    meant, slipped = (
        small(each).model(11, 3, torch.Generator().manual_seed(0)).eval() for each in (rung, written)
    )
    x, short = torch.randn(2, 20, 11), torch.tensor([20, 9])
    later = x.clone()
    later[1, 9:] = -20.0
    assert torch.allclose(meant(x, short), meant(later, short), atol=1e-5)
    assert not torch.allclose(slipped(x, short), slipped(later, short), atol=1e-3)  # padding is heard


@pytest.mark.parametrize("rung", LADDER[2:], ids=lambda rung: rung.name)
def test_from_strong_on_utterances_move_each_other(rung):
    model = small(AS_WRITTEN[rung.name]).model(11, 3).eval()
    moved = influence(model, torch.randn(3, 20, 11), torch.tensor([20, 20, 20]))
    assert (moved > 1e-4).all()


class Numbered(torch.nn.Module):
    """Row r of a table of positions becomes r, counted from 1."""

    def forward(self, rows):
        return torch.arange(1.0, len(rows) + 1)[:, None].expand(len(rows), 6)


def test_positions_are_read_from_a_table_that_is_too_short():
    attention = EarlyAttention(width=6, heads=1)
    frames = 5
    query = torch.ones(1, 1, frames, 6) * torch.arange(1.0, frames + 1)[:, None]  # query i is i everywhere
    attention.position = Numbered()
    found = attention._position_scores(query, torch.zeros(2 * frames - 1, 6))[0, 0] / 6
    rows, owners = rows_of_a_short_table(frames)
    assert torch.equal(found, (rows * owners).float())


def test_scores_are_divided_by_the_root_of_the_width():
    torch.manual_seed(0)
    attention = EarlyAttention(width=8, heads=4)
    torch.nn.init.zeros_(attention.position.weight)
    recorded = []
    attention.weights.register_forward_hook(lambda _, given, __: recorded.append(given[0]))
    x = torch.randn(1, 5, 8)
    attention(x, torch.tensor([5]))
    query, key, _ = attention.query_key_value(x).view(5, 3, 4, 2).permute(1, 2, 0, 3)
    expected = (query @ key.transpose(1, 2) / 8**0.5).softmax(-1)
    assert torch.allclose(recorded[0][:, 0], expected, atol=1e-6)


def test_the_margin_is_taken_from_bare_logits_and_is_whole_from_the_first_step():
    recipe = small(AS_WRITTEN["boss_am"])
    model = recipe.model(11, 3)
    recipe.before_step(model, 0)
    assert type(model.head) is LinearHead and float(model.criterion.margin) == pytest.approx(0.35)
    logits, first = torch.tensor([[40.0, 39.0, 0.0]]), torch.tensor([0])
    expected = torch.nn.functional.cross_entropy(10 * (logits - torch.tensor([0.35, 0, 0])), first)
    assert float(model.criterion(logits, first)) == pytest.approx(float(expected))
