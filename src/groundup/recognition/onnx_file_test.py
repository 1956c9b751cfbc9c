"""The exported file gives the model's numbers at every length and batch size, and says what one must know."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch

from groundup.errors import UserError
from groundup.recognition.onnx_file import TOLERANCE, check_onnx, metadata, write_onnx
from groundup.speaker import (
    AttentiveStatisticsPooling,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    SelfAttentionPooling,
    SpeakerClassifier,
    SpecAugment,
)
from groundup.training.toy_test import SPEAKERS, Toy, ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import TrainedModel

FEATURES = {"sample_rate": 8_000, "bands": 11}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    corpus = toy_corpus(tmp_path_factory.mktemp("corpora") / "toy", features=FEATURES)
    return fit(ToyConformer(steps=4), corpus).trained


@pytest.fixture(scope="module")
def transformer(tmp_path_factory):
    return fit(Toy(steps=1), toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")).trained


@pytest.fixture(scope="module")
def exported(trained, tmp_path_factory):
    file = tmp_path_factory.mktemp("exported") / "model.onnx"
    assert write_onnx(trained, file) <= TOLERANCE
    return file


def session(file):
    return onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])


def with_parts(trained, pooling, head, criterion=None) -> TrainedModel:
    """The same with another pooling and head behind its encoder."""
    torch.manual_seed(0)
    width = trained.recipe.width
    pooled = pooling(width)
    torch.nn.init.normal_(pooled.score.weight)
    model = SpeakerClassifier(trained.model.encoder, pooled, head(pooled.output_width, 3), criterion).eval()
    return replace(trained, model=model)


def test_it_takes_any_batch_down_to_the_shortest_utterance(trained, exported):
    heard = session(exported)
    shapes = {tensor.name: tensor.shape for tensor in (*heard.get_inputs(), *heard.get_outputs())}
    assert shapes == {
        "features": ["batch", "frames", 11],
        "lengths": ["batch"],
        "logits": ["batch", 3],
        "embedding": ["batch", 16],
    }
    assert trained.model.encoder.minimum_frames == 7
    for batch, frames in ((1, 7), (7, 7), (1, 700), (3, 29)):
        features = np.random.default_rng(1).normal(size=(batch, frames, 11)).astype(np.float32)
        lengths = np.full(batch, frames)
        logits, embedding = heard.run(["logits", "embedding"], {"features": features, "lengths": lengths})
        with torch.no_grad():
            asked = torch.from_numpy(features), torch.from_numpy(lengths)
            np.testing.assert_allclose(logits, trained.model(*asked), atol=1e-5)
            np.testing.assert_allclose(embedding, trained.model.embed(*asked), atol=1e-5)


def test_padding_changes_nothing_in_the_file_either(exported):
    features = np.random.default_rng(1).normal(size=(2, 40, 11)).astype(np.float32)
    together, _ = session(exported).run(None, {"features": features, "lengths": np.array([40, 23])})
    alone, _ = session(exported).run(None, {"features": features[1:, :23], "lengths": np.array([23])})
    np.testing.assert_allclose(together[1:], alone, atol=1e-5)


def test_cosines_and_pooling_weights(trained, tmp_path):
    changed = with_parts(trained, SelfAttentionPooling, CosineHead, MarginSoftmax(scale=20.0))
    write_onnx(changed, tmp_path / "model.onnx")
    heard = session(tmp_path / "model.onnx")
    assert [output.name for output in heard.get_outputs()] == ["cosines", "embedding", "weights"]
    features = np.random.default_rng(1).normal(size=(2, 40, 11)).astype(np.float32)
    *_, weights = heard.run(None, {"features": features, "lengths": np.array([40, 23])})
    assert weights.shape == (2, 9) and (weights[1, 5:] == 0).all()  # 40 → 9 and 23 → 5 frames
    np.testing.assert_allclose(weights.sum(1), 1, atol=1e-6)
    assert heard.get_modelmeta().custom_metadata_map["scale"] == "20.0"


def test_a_transformer_is_exported_down_to_one_frame(transformer, tmp_path):
    changed = with_parts(transformer, AttentiveStatisticsPooling, LinearHead)
    write_onnx(changed, tmp_path / "model.onnx")
    features, lengths = np.random.default_rng(1).normal(size=(1, 1, 11)).astype(np.float32), np.array([1])
    logits, embedding, weights = session(tmp_path / "model.onnx").run(
        None, {"features": features, "lengths": lengths}
    )
    with torch.no_grad():
        expected = changed.model(torch.from_numpy(features), torch.from_numpy(lengths))
    np.testing.assert_allclose(logits, expected, atol=1e-5)
    assert embedding.shape == (1, 32) and weights.tolist() == [[1.0]]


def test_the_file_says_what_one_must_know(trained, exported):
    written = session(exported).get_modelmeta().custom_metadata_map
    about = {name: json.loads(value) for name, value in written.items()}
    assert about["speakers"] == list(SPEAKERS)
    assert about["features"] == {**FEATURES, "kind": "unknown"} and about["subtract_mean"] is True
    assert about["trimmed_decibels"] is None and about["scale"] == 1.0 and about["minimum_frames"] == 7
    assert about["recipe"] == trained.recipe.settings()
    assert written == metadata(trained)


def test_the_checksum_is_that_of_the_weights(trained):
    before = metadata(trained)["weights_sha256"]
    assert metadata(trained)["weights_sha256"] == before
    bias = trained.model.head.output.bias
    bias.data[0] += 1e-3
    assert metadata(trained)["weights_sha256"] != before
    bias.data[0] -= 1e-3


def test_what_training_alone_needs_is_not_in_the_checksum(trained):
    changed = with_parts(trained, SelfAttentionPooling, CosineHead, MarginSoftmax())
    changed.model.augment = SpecAugment(11)
    before = metadata(changed)["weights_sha256"]
    changed.model.criterion.warm_up(0.5)
    assert metadata(changed)["weights_sha256"] == before


def test_a_front_end_is_told_as_it_is(trained, monkeypatch):
    for front_end, said in ((lambda x, lengths: x, "false"), (lambda x, lengths: 2 * x, None)):
        monkeypatch.setattr(type(trained.recipe), "front_end", staticmethod(front_end))
        if said:
            assert metadata(trained)["subtract_mean"] == said
        else:
            with pytest.raises(UserError, match="does more to features than an exported file can say"):
                metadata(trained)


def test_a_file_that_gives_other_numbers_is_not_called_done(trained, exported):
    weight = trained.model.head.output.weight
    weight.data[0, 0] += 1e-3
    with pytest.raises(UserError, match=r"gives other logits than the model for 1 utterances of up to 7"):
        check_onnx(exported, trained.model)
    weight.data[0, 0] -= 1e-3


def test_nothing_is_left_of_a_file_that_fails(transformer, tmp_path, monkeypatch):
    monkeypatch.setattr("groundup.recognition.onnx_file.TOLERANCE", -1.0)
    with pytest.raises(UserError, match="Nothing was written"):
        write_onnx(transformer, tmp_path / "model.onnx")
    assert not list(tmp_path.iterdir())


def test_without_onnx_the_remedy_is_told(trained, tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "onnxscript" else real(name)
    )
    with pytest.raises(UserError, match=r"exporting needs onnxscript: pip install 'groundup\[export\]'"):
        write_onnx(trained, tmp_path / "model.onnx")


def test_a_file_that_is_there_stays(trained, tmp_path):
    (tmp_path / "model.onnx").write_text("mine")
    with pytest.raises(UserError, match="already exists"):
        write_onnx(trained, tmp_path / "model.onnx")
    assert (tmp_path / "model.onnx").read_text() == "mine"


def test_the_file_names_no_folder_of_the_machine_that_wrote_it(exported):
    content = exported.read_bytes()
    assert b"stack_trace" not in content and b".py" not in content
