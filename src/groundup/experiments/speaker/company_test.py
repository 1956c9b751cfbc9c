"""Company matters to a program that forgets the lengths, and to no other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from groundup.corpus import subtract_mean
from groundup.experiments.speaker.company import answers, differences_by_layer, padded
from groundup.training import Run, TrainedModel
from groundup.training.parts import divide
from groundup.training.toy_test import ToyConformer, toy_corpus


def toy_run(folder: Path) -> Run:
    """A run of small size whose model has not learned a thing."""
    corpus, recipe = toy_corpus(folder / "toy"), ToyConformer(dropout=0.5)
    torch.manual_seed(0)
    model = recipe.model(corpus.bands, len(corpus.speakers)).eval()
    trained = TrainedModel.of(recipe, model, corpus)
    return Run(trained, corpus, divide(corpus), seed=0, history={})


def answering(run: Run, model) -> Run:
    """The run with another model, or with what answers like one."""
    return replace(run, trained=replace(run.trained, model=model))


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return toy_run(tmp_path_factory.mktemp("company"))


@pytest.mark.parametrize("padding", [-20.0, 3.0])
def test_with_the_lengths_known_company_changes_nothing(run, padding):
    alone = answers(run, run.parts.test, together=1)
    assert alone.shape == (18, 3)
    for together in (5, 18):
        found = answers(run, run.parts.test, together=together, padding=padding)
        np.testing.assert_allclose(found, alone, atol=1e-5)


def test_with_the_lengths_forgotten_it_changes_the_answers(run):
    alone = answers(run, run.parts.test, together=1)
    np.testing.assert_array_equal(answers(run, run.parts.test, together=1, masked=False), alone)
    assert np.abs(answers(run, run.parts.test, together=18, masked=False) - alone).max() > 0.01


def test_answers_come_in_the_order_of_the_questions(run):
    found = answers(run, run.parts.test, together=5)
    np.testing.assert_allclose(answers(run, run.parts.test[::-1], together=7)[::-1], found, atol=1e-5)


def test_every_utterance_is_prepared_alone_and_then_filled_up(run):
    x, lengths = padded(run, np.array([4, 0]), padding=-20.0)
    assert x.shape == (2, max(lengths), 11) and lengths.tolist() == run.corpus.lengths[[4, 0]].tolist()
    for row, length, number in zip(x.numpy(), lengths.tolist(), (4, 0), strict=True):
        np.testing.assert_allclose(row[:length], subtract_mean(run.corpus[number]), atol=1e-5)
        assert (row[length:] == -20.0).all()


def test_attention_is_the_first_layer_that_padding_reaches(run):
    layers = ["encoder.subsampling", "encoder.blocks.0.attention", "pooling"]
    found = differences_by_layer(run, run.parts.test, layers)
    assert [name for name, *_ in found] == [*layers, "logits"]
    frames = ((run.corpus.lengths[run.parts.test].min() - 1) // 2 - 1) // 2
    assert [shape for _, shape, *_ in found] == [(frames, 16), (frames, 16), (16,), (3,)]
    assert max(known for *_, known, _ in found) < 1e-5
    forgotten = [change for *_, change in found]
    assert forgotten[0] < 1e-6 and min(forgotten[1:]) > 1e-3
