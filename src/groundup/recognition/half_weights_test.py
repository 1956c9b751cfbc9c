"""Rounded weights are stored in half the room, and the file gives the rounded model's numbers."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from groundup.recognition.half_weights import LEAST, in_half_precision, store_halves
from groundup.recognition.onnx_file import TOLERANCE, metadata, write_onnx
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.trained import TrainedModel


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> TrainedModel:
    """An untrained model whose weights are well inside of what float16 holds, some of them tiny."""
    corpus, recipe = toy_corpus(tmp_path_factory.mktemp("corpora") / "toy"), ToyConformer(width=32)
    model = recipe.model(corpus.bands, 3, torch.Generator().manual_seed(0)).eval()
    return TrainedModel.of(recipe, model, corpus)


def test_large_weights_are_rounded_in_a_copy_and_small_ones_are_not(trained):
    before = {name: weight.clone() for name, weight in trained.model.named_parameters()}
    rounded = in_half_precision(trained)
    sizes = set()
    for name, weight in rounded.model.named_parameters():
        large = weight.numel() >= LEAST
        sizes.add(large)
        assert torch.equal(weight, before[name].half().float() if large else before[name]), name
        assert torch.equal(dict(trained.model.named_parameters())[name], before[name])
    assert sizes == {True, False}


def test_the_file_of_a_rounded_model_is_shorter_and_gives_its_numbers(trained, tmp_path):
    rounded = in_half_precision(trained)
    for name, model in (("whole", trained), ("half", rounded)):
        assert write_onnx(model, tmp_path / name) <= TOLERANCE
    large = sum(w.numel() for w in trained.model.parameters() if w.numel() >= LEAST)
    saved = (tmp_path / "whole").stat().st_size - (tmp_path / "half").stat().st_size
    assert saved == pytest.approx(2 * large, rel=0.15)
    kept = {entry.key: entry.value for entry in onnx.load(tmp_path / "half").metadata_props}
    assert kept == metadata(rounded)


def test_only_what_float16_holds_exactly_is_stored_in_it(tmp_path):
    exact = np.arange(LEAST, dtype=np.float32)
    weights = {"exact": exact, "not": exact + 1e-3, "large": exact + 70_000, "short": exact[:3]}
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Identity", [name], [f"{name} out"]) for name in weights],
        "four",
        [],
        [onnx.helper.make_tensor_value_info(f"{name} out", 1, [len(w)]) for name, w in weights.items()],
        [onnx.numpy_helper.from_array(values, name) for name, values in weights.items()],
    )
    file = tmp_path / "four.onnx"
    onnx.save(
        onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 18)], ir_version=10), file
    )
    store_halves(file)
    types = {tensor.name: tensor.data_type for tensor in onnx.load(file).graph.initializer}
    whole, half = onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16
    assert types == {"exact.half": half, "not": whole, "large": whole, "short": whole}
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    for found, expected in zip(session.run(None, {}), weights.values(), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_a_weight_beyond_float16_is_refused(trained):
    wide = in_half_precision(trained)
    largest = max(wide.model.parameters(), key=torch.numel)
    with torch.no_grad():
        largest[0] = 1e5
    with pytest.raises(ValueError, match=r"expected .* within ±65,504, got 1e\+05"):
        in_half_precision(wide)
