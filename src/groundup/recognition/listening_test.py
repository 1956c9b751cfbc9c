"""What is heard of a recording is what the corpus holds of it, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
import torch

from groundup.corpus import LogMel, Recording, build_corpus
from groundup.corpus.synthetic import utterances
from groundup.errors import UserError
from groundup.recognition.embedding import embed_recordings, embed_utterances
from groundup.recognition.listening import listener
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.trained import TrainedModel


def untrained(corpus) -> TrainedModel:
    recipe = ToyConformer()
    model = recipe.model(corpus.bands, len(corpus.speakers), torch.Generator().manual_seed(0))
    return TrainedModel.of(recipe, model.eval(), corpus)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder, found = tmp_path_factory.mktemp("voices"), []
    for voice in utterances(speakers=2, utterances=2):
        path = folder / f"{voice.speaker}-{voice.number}.wav"
        soundfile.write(path, voice.waveform(), 16_000, subtype="FLOAT")
        found.append(Recording(path, path.stem, voice.speaker))
    settings = {"features": LogMel(bands=11), "name": "ours", "source": "made up", "workers": 1}
    return build_corpus(found, folder / "corpus", **settings), [recording.path for recording in found]


def test_a_recording_is_heard_as_it_was_packed(packed):
    corpus, files = packed
    trained, numbers = untrained(corpus), {name: i for i, name in enumerate(corpus.ids.tolist())}
    for file in files:
        features, lengths = listener(trained)(file)
        frames = np.asarray(corpus[numbers[file.stem]], np.float32)[None]
        expected = trained.recipe.front_end(frames, np.array([frames.shape[1]]))
        np.testing.assert_allclose(features.numpy(), expected, atol=2e-2)  # packed in half precision
        assert lengths.tolist() == [frames.shape[1]]


def test_its_embedding_is_that_of_the_packed_utterance(packed):
    corpus, files = packed
    trained, numbers = untrained(corpus), {name: i for i, name in enumerate(corpus.ids.tolist())}
    order = np.array([numbers[file.stem] for file in files])
    heard, read = embed_recordings(trained, files), embed_utterances(trained, corpus, order)
    assert heard.shape == read.shape == (4, 16)
    np.testing.assert_allclose(np.sum(heard * read, axis=1), 1, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(read, axis=1), 1, rtol=1e-12)


def test_a_model_of_features_of_unknown_making_hears_no_recording(tmp_path):
    with pytest.raises(UserError, match="features that came without the recipe to compute them"):
        listener(untrained(toy_corpus(tmp_path / "toy")))
