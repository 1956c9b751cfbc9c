"""Weights are laid beside the frames that they are for."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from groundup.experiments.embedding import arms, attention
from groundup.experiments.speaker.company import padded
from groundup.experiments.speaker.company_test import answering, toy_run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    run = toy_run(tmp_path_factory.mktemp("attention"))
    torch.manual_seed(0)
    arm = replace(arms.Attended(), width=16, hidden=16, channels=4, heads=2)
    return answering(run, arm.model(run.corpus.bands, 3).eval())


def test_a_track_is_heard_through_two_strided_convolutions():
    track = np.arange(23.0)
    assert attention.heard(track, 5).tolist() == [3, 7, 11, 15, 19]
    for frames in range(7, 40):
        left = ((frames - 1) // 2 - 1) // 2
        assert len(attention.heard(np.arange(float(frames)), left)) == left


def test_loudness_is_the_power_of_all_bands():
    features = np.log(np.array([[1.0, 2.0, 3.0, 4.0], [4.0, 4.0, 1.0, 1.0]]))
    np.testing.assert_allclose(np.exp(attention.loudness(features)), [10, 10])
    np.testing.assert_allclose(np.exp(attention.slope(features)), [3 / 7, 4])


def test_a_rank_correlation_knows_order_alone():
    a = np.array([0.1, 0.2, 0.3, 0.4])
    assert attention.rank_correlation(a, np.exp(a)) == pytest.approx(1)
    assert attention.rank_correlation(a, -a) == pytest.approx(-1)
    assert attention.rank_correlation(a, np.ones(4)) == 0


def test_weights_are_one_for_each_frame_left(run):
    x, lengths = padded(run, run.parts.test[:3])
    weights = attention.pooling_weights(run, x, lengths)
    for a, n in zip(weights, lengths.tolist(), strict=True):
        assert len(a) == ((n - 1) // 2 - 1) // 2
        np.testing.assert_allclose(a, 1 / len(a), rtol=1e-5)  # w = 0: the mean


@pytest.mark.parametrize("frames", [4, 5])
def test_the_louder_half_of_equal_weights_is_a_half(frames):
    loud = np.array([0.3, 0.1, 0.9, 0.2, 0.5])[:frames]
    assert attention.louder_half(np.full(frames, 1 / frames), loud) == pytest.approx(0.5)
    assert attention.louder_half(np.array([0.0, 0.2, 0.7, 0.1, 0.0])[:frames], loud) == pytest.approx(0.7)


def shared(chosen):
    return chosen / chosen.sum()


def test_a_mean_listens_to_all_and_a_loud_one_to_the_louder_half(run, monkeypatch):
    found = attention.listening(run)
    assert found["frames"] == pytest.approx(1, abs=1e-5) and found["loud half"] == pytest.approx(0.5)
    tracks = [attention.loudness(run.corpus[n]) for n in run.parts.test]
    loud = [attention.heard(track, ((len(track) - 1) // 2 - 1) // 2) for track in tracks]
    weights = iter([np.argsort(np.argsort(a)) >= (len(a) + 1) // 2 for a in loud])
    monkeypatch.setattr(
        attention, "pooling_weights", lambda run, x, lengths: [shared(next(weights)) for _ in x]
    )
    found = attention.listening(run)
    assert found["loud half"] == pytest.approx(1) and 0.3 < found["frames"] < 0.55
    assert found["loudness"] > 0.7
