import numpy as np
import pytest
import torch

from groundup import speaker
from groundup.autograd import Tensor
from groundup.experiments.two_engines.twins import on_our_engine
from groundup.training import recipes

X = np.random.default_rng(0).normal(size=(3, 60, 40)).astype(np.float32)
LENGTHS = np.array([60, 33, 47])


@pytest.mark.parametrize("name", ["small", "conformer"])
def test_a_recipe_s_model_names_the_same_speakers_on_both_engines(name):
    torch.manual_seed(0)
    theirs = recipes[name].model(40, 7).eval()
    ours = on_our_engine(theirs, rng=np.random.default_rng(0))
    assert not ours.training
    expected = theirs(torch.from_numpy(X), torch.from_numpy(LENGTHS)).detach().numpy()
    np.testing.assert_allclose(ours(Tensor(X), LENGTHS).numpy(), expected, rtol=1e-4, atol=1e-5)


def test_pooling_head_and_margin_have_twins_too():
    encoder = speaker.ConformerEncoder(40, 8, 1, 2, 8, 3, channels=2)
    parts = speaker.SelfAttentionPooling(8), speaker.CosineHead(8, 3), speaker.MarginSoftmax(margin=0.1)
    theirs = speaker.SpeakerClassifier(encoder, *parts)
    ours = on_our_engine(theirs, rng=np.random.default_rng(0), dtype=np.float64)
    theirs.criterion.warm_up(1)
    ours.criterion.margin = theirs.criterion.margin.item()
    labels = np.array([0, 2, 1])
    theirs.eval(), ours.eval()
    expected = theirs.double().loss(*map(torch.from_numpy, (X.astype(float), LENGTHS, labels)))
    found = ours.loss(Tensor(X.astype(float)), LENGTHS, labels)
    np.testing.assert_allclose(found.item(), expected.item(), rtol=1e-6)


def test_what_has_no_twin_is_refused():
    with pytest.raises(ValueError, match="our engine has a twin of ConformerEncoder, got TransformerEncoder"):
        encoder = speaker.TransformerEncoder(40, 8, 1, 2, 8, 0.1)
        parts = speaker.MeanPooling(8), speaker.LinearHead(8, 3)
        on_our_engine(speaker.SpeakerClassifier(encoder, *parts), rng=np.random.default_rng(0))
