import pytest
import torch

from groundup.experiments.conformer import strided
from groundup.speaker import relative_shift


def test_in_torch_both_ways_are_equal():
    scores = torch.randn(2, 3, 5, 10, generator=torch.Generator().manual_seed(0))
    turned = scores.mT.contiguous().mT
    for layout in (scores, turned, scores[1:]):
        assert torch.equal(strided.strided_shift(layout), relative_shift(layout))


@pytest.mark.filterwarnings("ignore")
def test_on_the_way_to_onnx_one_is_lost():
    assert set(strided.outcome(relative_shift).values()) == {"equal"}
    assert all(word.startswith("fails") for word in strided.outcome(strided.strided_shift).values())


def test_what_is_not_equal_is_called_wrong():
    class Session:
        def get_inputs(self):
            return []

        def run(self, names, given):
            return [torch.zeros(2, 5, 5).numpy()]

    session, (x, table) = Session(), strided._input(5)
    session.get_inputs = lambda: [type("Input", (), {"name": name}) for name in ("x", "table")]
    model = strided.Shifting(relative_shift)
    assert strided._tried(session, model, x, table) == "wrong"
    session.run = lambda names, given: [model(x, table).numpy()]
    assert strided._tried(session, model, x, table) == "equal"
