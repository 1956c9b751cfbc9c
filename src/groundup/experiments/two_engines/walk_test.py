import numpy as np
import pytest

from groundup import conformer, optim
from groundup.experiments.two_engines.walk import STAGES, kept, lines_of, peak, walk
from groundup.nn import CrossEntropyLoss


@pytest.fixture
def model():
    rng = np.random.default_rng(0)
    encoder = conformer.ConformerEncoder(17, 8, 1, 2, 8, 3, 0.0, channels=2, rng=rng)
    parts = conformer.MeanPooling(8), conformer.LinearHead(8, 3, rng=rng), CrossEntropyLoss()
    return conformer.SpeakerClassifier(encoder, *parts)


BATCH = (
    np.random.default_rng(0).normal(size=(2, 30, 17)).astype(np.float32),
    np.array([30, 25]),
    np.array([0, 2]),
)


def test_the_stages_come_in_order_with_shapes_and_gradients(model):
    stages = walk(model, *BATCH)
    assert [stage.name for stage in stages] == list(STAGES)
    assert stages[2].shape == (2, 6, 8) and stages[-1].shape == (2, 3)
    assert all(stage.value > 0 and stage.gradient > 0 for stage in stages)
    assert all(parameter.grad is None for parameter in model.parameters())


def test_the_tape_grows_from_stage_to_stage_and_the_walk_back_frees_it(model):
    sizes = kept(model, *BATCH)
    assert list(sizes) == list(STAGES)
    upwards = [sizes[name] for name in STAGES if "blocks.0." in name]
    assert upwards == sorted(upwards) and upwards[0] > 0
    assert kept(model, *BATCH)["head"] == pytest.approx(sizes["head"], rel=0.2)  # no hook was left behind


def test_a_peak_is_that_of_the_largest_moment():
    assert 7.9 < peak(lambda: np.zeros(1_000_000).sum()) < 8.2


def test_lines_are_counted_without_tests():
    assert 100 < lines_of(optim) < lines_of(optim, conformer)
