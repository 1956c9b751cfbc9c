"""On a device the voices are the ones that NumPy speaks, in order, and a batch changes none of them.

The bound at every point is 0.01 in the natural logarithm of a band's power; what is found is ten times less.
"""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch

from groundup.corpus.log_mel import LogMel
from groundup.corpus.synthetic import on_device
from groundup.corpus.synthetic.corpus_shapes import homework, utterances
from groundup.corpus.synthetic.on_device import draw_batch, features_on, render, to_device
from groundup.corpus.synthetic.recording_session import transform_points
from groundup.corpus.synthetic.speech import perform
from groundup.corpus.synthetic.utterance import HomeworkUtterance, SyntheticUtterance
from groundup.errors import UserError

MIXED = [
    *homework(4, 12, seed=1),
    *utterances(2, 3),
    SyntheticUtterance(2, 0, 1, difficulty=3.0),
    SyntheticUtterance(2, 1, 0, difficulty=0.0),
]


@pytest.fixture(scope="module")
def expected():
    return [LogMel()(utterance.waveform()) for utterance in MIXED]


@pytest.fixture(scope="module")
def alike():
    """Three utterances of different lengths that make one batch."""
    found: dict[int, dict[int, HomeworkUtterance]] = {}
    for number in range(1000):
        utterance = HomeworkUtterance(0, number, 0)
        same = found.setdefault(transform_points(utterance.samples), {})
        same[utterance.samples] = utterance
        if len(same) == 3:
            return list(same.values())


@pytest.mark.parametrize("ahead", [7, 1024])
def test_features_are_those_of_the_numpy_path_in_order(expected, ahead, monkeypatch):
    monkeypatch.setattr(on_device, "AHEAD", ahead)
    found = list(features_on("cpu")(MIXED, LogMel()))
    assert [rows.shape for rows in found] == [rows.shape for rows in expected]
    assert all(type(rows) is np.ndarray and rows.dtype == np.float32 for rows in found)
    apart = np.concatenate([np.abs(a - b).ravel() for a, b in zip(found, expected, strict=True)])
    assert apart.max() < 0.01 and apart.mean() < 1e-4


def test_in_float64_nothing_but_the_rounding_of_waveforms_is_left(alike):
    found = render(draw_batch(alike, torch.float64), LogMel())
    for rows, utterance in zip(found, alike, strict=True):
        wanted = LogMel()(utterance.waveform())
        np.testing.assert_allclose(rows[: len(wanted)], wanted, atol=1e-3, rtol=0)
        assert np.abs(rows[: len(wanted)].numpy() - wanted).mean() < 1e-5


def test_an_utterance_alone_is_the_same_as_in_a_batch(alike):
    together = render(draw_batch(alike, torch.float64), LogMel())
    for rows, utterance in zip(together, alike, strict=True):
        alone = render(draw_batch([utterance], torch.float64), LogMel())[0]
        np.testing.assert_allclose(rows[: len(alone)], alone, atol=1e-6, rtol=0)
        assert not rows[len(alone) :].any()


def test_what_stands_in_the_padding_does_not_matter(alike):
    batch = draw_batch(alike)
    lengths = batch.score.inside.sum(dim=1).int()
    shorter, samples = lengths.argmin(), lengths.min()
    wanted = render(batch, LogMel())
    for noise in (batch.score.air, batch.score.spray, batch.score.strength):
        noise[shorter, samples:] = 100.0
    torch.testing.assert_close(render(batch, LogMel()), wanted, atol=0, rtol=0)
    assert not perform(batch.score)[shorter, samples:].any()


def test_all_of_the_arithmetic_stays_on_the_device(alike):
    """The meta device has shapes and no numbers: whatever looked at a number on the way would fail here."""
    batch = to_device(draw_batch(alike), torch.device("meta"))
    found = render(batch, LogMel())
    longest = max(utterance.samples for utterance in alike)
    assert found.device.type == "meta" and found.dtype == torch.float32
    assert found.shape == (3, LogMel().frames(longest), 40)


def test_what_travels_is_in_float32_but_for_the_few_formants(alike):
    batch = draw_batch(alike)
    precise = {name for name in batch.score._fields if getattr(batch.score, name).dtype != torch.float32}
    assert precise == {"formants", "bandwidth"} and batch.white.dtype == torch.complex64


class Watched(list):
    """A list that remembers how far it was read."""

    furthest = -1

    def __getitem__(self, number):
        self.furthest = max(self.furthest, number)
        return super().__getitem__(number)


def test_features_come_while_the_rest_is_not_looked_at_yet(monkeypatch):
    monkeypatch.setattr(on_device, "AHEAD", 1)
    listed = Watched(utterances(1, 50))
    one_by_one = features_on("cpu", threads=1)(listed, LogMel())
    assert listed.furthest < 0
    next(one_by_one)
    assert listed.furthest < 5
    one_by_one.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPoolExecutor")]


def test_a_batch_is_alike_and_not_too_large(monkeypatch):
    listed = homework(40, 300)
    monkeypatch.setattr(on_device, "LARGEST", 200_000)
    monkeypatch.setattr(on_device, "AHEAD", 128)
    batches = list(on_device._batches(listed))
    assert sorted(number for numbers in batches for number in numbers) == list(range(300))
    assert max(map(len, batches)) > 1
    for numbers in batches:
        points = {transform_points(listed[number].samples) for number in numbers}
        assert len(points) == 1 and (len(numbers) == 1 or len(numbers) * points.pop() <= 200_000)
        assert len({number // 128 for number in numbers}) == 1


def test_nothing_gives_nothing():
    assert list(features_on("cpu")([], LogMel())) == []


def test_another_sample_rate_is_refused():
    with pytest.raises(ValueError, match="expected a sample rate of 16000 Hz, got 8000"):
        next(features_on("cpu")(MIXED, LogMel(sample_rate=8000)))


@pytest.mark.parametrize("device", ["abacus", "cuda:99", "meta"])
def test_a_device_that_is_not_there_is_refused_by_name(device):
    with pytest.raises(
        UserError, match=rf"^--device: expected cpu, cuda or cuda:1, found {device}, which"
    ) as error:
        features_on(device)
    assert "\n" not in str(error.value)
