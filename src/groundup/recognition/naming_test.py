"""A folder of recordings is heard as the corpus was, and the probabilities are those of the model."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import soundfile
import torch
from torch import nn

from groundup.corpus import LogMel, Recording, build_corpus
from groundup.corpus.synthetic import utterances
from groundup.corpus.trimming import trim_silence
from groundup.errors import UserError
from groundup.recognition.listening import MOST_FRAMES
from groundup.recognition.naming import Named, name_speakers, probabilities
from groundup.speaker import MarginSoftmax
from groundup.training.evaluation import logits
from groundup.training.run import Run
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.train import fit


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """Two made-up voices, four recordings each, with silence around them."""
    folder, found = tmp_path_factory.mktemp("voices"), []
    for voice in utterances(speakers=2, utterances=4):
        path = folder / voice.speaker / f"{voice.number}.wav"
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, np.pad(voice.waveform(), 8_000), 16_000)
        found.append(Recording(path, f"{voice.speaker}/{voice.number}", voice.speaker))
    return folder, found


@pytest.fixture(scope="module", params=[None, 40.0], ids=["whole", "trimmed"])
def run(request, recordings, tmp_path_factory):
    options = {}
    if request.param:
        options = {
            "prepare": lambda x, rate: trim_silence(x, rate, request.param),
            "about": {"trimmed_decibels": request.param},
        }
    folder = tmp_path_factory.mktemp("runs")
    settings = {"features": LogMel(bands=11), "name": "ours", "source": "made up", "workers": 1}
    corpus = build_corpus(recordings[1], folder / "corpus", **settings, **options)
    fit(ToyConformer(steps=8), corpus, out=folder / "run")
    return Run.open(folder / "run")


def test_a_recording_is_heard_as_it_was_packed(run, recordings):
    named = name_speakers(run.trained, recordings[0])
    expected = torch.softmax(torch.from_numpy(logits(run, np.arange(8))), -1)
    order = [f"{name}.wav" for name in run.corpus.ids.tolist()]
    assert sorted(named.files) == named.files and set(named.files) == set(order)
    rows = [named.files.index(file) for file in order]
    np.testing.assert_allclose(named.probabilities[rows], expected, atol=1e-5)
    np.testing.assert_allclose(named.probabilities.sum(1), 1, atol=1e-6)


def test_too_short_too_long_and_none_at_all_are_refused(run, recordings, tmp_path):
    with pytest.raises(UserError, match=r"holds no recording, found nothing"):
        name_speakers(run.trained, tmp_path)
    for samples, found in ((1_100, 5), (160 * (MOST_FRAMES + 4), MOST_FRAMES + 2)):
        noise = np.random.default_rng(0).normal(0, 0.1, samples)
        soundfile.write(tmp_path / "noise.wav", noise, 16_000)
        with pytest.raises(
            UserError, match=rf"noise\.wav: has {found:,} frames, expected 7 to {MOST_FRAMES:,}"
        ):
            name_speakers(run.trained, tmp_path)


def test_features_of_unknown_making_are_refused(tmp_path):
    run = fit(ToyConformer(steps=1), toy_corpus(tmp_path / "toy"))
    with pytest.raises(UserError, match="features that came without the recipe to compute them"):
        name_speakers(run.trained, tmp_path)


def test_cosines_become_probabilities_by_the_scale_that_they_learned_with():
    model, cosines = nn.Module(), torch.tensor([[0.5, 0.4]])
    model.criterion = MarginSoftmax(scale=20.0)
    torch.testing.assert_close(probabilities(model, cosines)[0, 0], torch.sigmoid(torch.tensor(20 * 0.1)))
    model.criterion = nn.CrossEntropyLoss()
    torch.testing.assert_close(probabilities(model, cosines)[0, 0], torch.sigmoid(torch.tensor(0.1)))


def test_the_most_probable_come_first_and_are_written(tmp_path):
    named = Named(["a.wav", "b/c.wav"], np.array([[0.2, 0.7, 0.1], [0.4, 0.25, 0.35]]), ["ada", "ben", "cyd"])
    assert named.most_probable(2) == [[("ben", 0.7), ("ada", 0.2)], [("ada", 0.4), ("cyd", 0.35)]]
    named.write_csv(tmp_path / "names.csv")
    with open(tmp_path / "names.csv", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows == [
        ["file", "speaker", "probability"],
        ["a.wav", "ben", "0.700000"],
        ["b/c.wav", "ada", "0.400000"],
    ]
