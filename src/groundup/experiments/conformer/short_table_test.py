import torch

from groundup.experiments.conformer import short_table
from groundup.experiments.finding import CONFIRMED, REFUTED
from groundup.experiments.runner import gather


def test_a_table_of_the_right_length_would_be_confirmed(monkeypatch):
    assert short_table.judge(gather([short_table.trial(0)])) == REFUTED

    def right(frames):
        i, j = torch.meshgrid(torch.arange(frames), torch.arange(frames), indexing="ij")
        return 100 + i - j, i + 1

    monkeypatch.setattr(short_table, "rows_of_a_short_table", right)
    assert short_table.judge(gather([short_table.trial(0)])) == CONFIRMED


def test_the_shares_are_those_of_the_table_that_one_can_count():
    """T = 3: the zeros are two of nine; of the upper triangle one pair is left, of the next query."""
    short = short_table.rows_of_a_short_table(3)
    assert short[0].tolist() == [[3, 0, 1], [2, 3, 0], [1, 2, 3]]
    assert short[1].tolist() == [[1, 0, 2], [2, 2, 0], [3, 3, 3]]
