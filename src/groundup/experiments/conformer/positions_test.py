import pytest
import torch

from groundup.experiments.conformer import positions
from groundup.experiments.conformer.standard_test import numbers
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.speaker.table import rows_of_a_short_table
from groundup.speaker import RelativeMultiHeadAttention, relative_positions


def scores(kind, frames=5):
    """Position scores of one head whose query t is [1 at place t of a one-hot], seen through W_R = 1."""
    torch.manual_seed(0)
    attention = kind(8, 1)
    with torch.no_grad():
        attention.position.weight.copy_(torch.eye(8))
    query = torch.randn(1, 1, frames, 8)
    return query[0, 0], attention._position_scores(query, relative_positions(frames, 8))[0, 0]


def test_the_short_table_reads_the_rows_and_the_queries_that_the_index_table_names():
    query, found = scores(positions.ShortTableAttention)
    places = relative_positions(5, 8)[:5].flip(0)  # r_0 … r_4
    rows, owners = rows_of_a_short_table(5)
    for i in range(5):
        for j in range(5):
            right = query[owners[i, j] - 1] @ places[rows[i, j] - 1] if rows[i, j] else torch.tensor(0.0)
            assert found[i, j].item() == pytest.approx(right.item(), abs=1e-5)
    _, right = scores(RelativeMultiHeadAttention)
    assert not torch.allclose(found, right, atol=1e-2)


def test_without_positions_every_distance_scores_nothing():
    assert torch.equal(scores(positions.ContentAttention)[1], torch.zeros(5, 5))


def test_the_arms_differ_in_their_attention_alone():
    made = [arm.model(40, 3, torch.Generator().manual_seed(1)) for arm in positions.ARMS.values()]
    kinds = [type(model.encoder.blocks[0].attention) for model in made]
    assert kinds == [
        RelativeMultiHeadAttention,
        positions.ShortTableAttention,
        positions.ContentAttention,
    ]
    first = made[0].state_dict()
    for model in made[1:]:
        assert all(torch.equal(first[name], value) for name, value in model.state_dict().items())


def test_the_rule_can_fall_each_way():
    def judged(short, none):
        levels = {"2T − 1 rows": 0.9, "T rows": short, "no positions": none}
        return positions.judge(numbers(**{name: (value, value) for name, value in levels.items()}))

    assert judged(0.8, 0.8) == CONFIRMED
    assert judged(0.9, 0.95) == REFUTED
    assert judged(0.9, 0.8) == DEPENDS
