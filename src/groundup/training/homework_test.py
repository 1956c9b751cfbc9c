"""Each rung of the ladder is what the homework and the notes say: the one before and one idea more."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from groundup.speaker import (
    ConformerEncoder,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    MeanPooling,
    SelfAttentionPooling,
    SigmoidHead,
    TransformerEncoder,
    margin_at,
)
from groundup.training.homework import LADDER
from groundup.training.toy_test import toy_corpus
from groundup.training.train import fit

PARTS = {  # encoder, pooling, head, criterion
    "simple": (TransformerEncoder, MeanPooling, SigmoidHead, torch.nn.CrossEntropyLoss),
    "medium": (TransformerEncoder, MeanPooling, SigmoidHead, torch.nn.CrossEntropyLoss),
    "strong": (ConformerEncoder, MeanPooling, SigmoidHead, torch.nn.CrossEntropyLoss),
    "boss": (ConformerEncoder, MeanPooling, LinearHead, torch.nn.CrossEntropyLoss),
    "boss_sap": (ConformerEncoder, SelfAttentionPooling, LinearHead, torch.nn.CrossEntropyLoss),
    "boss_am": (ConformerEncoder, MeanPooling, CosineHead, MarginSoftmax),
    "combined": (ConformerEncoder, SelfAttentionPooling, CosineHead, MarginSoftmax),
}


def small(recipe, **changes):
    heads = min(recipe.heads, 2)
    return replace(recipe, width=16, heads=heads, crop=16, batch_size=8, **changes)


def test_every_rung_is_made_of_the_parts_that_it_is_named_for():
    assert [recipe.name for recipe in LADDER] == list(PARTS)
    for recipe in LADDER:
        model = small(recipe).model(bands=11, classes=3)
        parts = model.encoder, model.pooling, model.head, model.criterion
        assert tuple(map(type, parts)) == PARTS[recipe.name], recipe.name
        assert model.augment is None


def test_the_sample_s_schedule_is_every_rung_s():
    for recipe in LADDER:
        assert recipe.schedule(0) == 1 / 1000 and recipe.schedule(999) == 1.0, recipe.name
        assert recipe.schedule(1000) == 1.0 > recipe.schedule(1001) and recipe.schedule(70_000) == 0.0
        written = asdict(recipe)
        assert (written["learning_rate"], written["batch_size"], written["crop"]) == (1e-3, 32, 128)
        assert written["label_smoothing"] == 0.0 and recipe.gradient_norm > 1e6


def test_the_homework_hears_log_mel_as_it_is():
    features = np.random.default_rng(0).normal(size=(2, 5, 7)).astype(np.float32)
    for recipe in LADDER:
        assert recipe.front_end(features, np.array([5, 3])) is features


@pytest.mark.parametrize("recipe", [LADDER[-2], LADDER[-1]])
def test_a_margin_grows_while_it_trains(recipe, tmp_path):
    run = fit(small(recipe, steps=6), toy_corpus(tmp_path / "toy"), split="statement:01:02")
    assert float(run.model.criterion.margin) == pytest.approx(margin_at(5 / 6, recipe.margin))


def test_the_hidden_width_follows_the_width():
    for recipe in LADDER[2:]:
        block = replace(recipe, width=24, heads=2).model(40, 3).encoder.blocks[0]
        assert block.feed_forward_in.expand.out_features == 96, recipe.name
