"""What is asked of a run is answered from its test part."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from groundup.corpus import PackedCorpus
from groundup.experiments.speaker.company_test import answering, toy_run
from groundup.experiments.write_up import questions
from groundup.training import evaluate


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return toy_run(tmp_path_factory.mktemp("questions"))


class First(torch.nn.Module):
    """Names speaker 0, whoever speaks."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))  # where it stands is read from its parameters

    def forward(self, x, lengths):
        return torch.eye(3)[torch.zeros(len(x), dtype=torch.int64)]


def test_every_answer_is_a_share_of_the_test_part(run):
    share = float(np.mean(run.corpus.labels[run.parts.test] == 0))
    short = replace(run, trained=replace(run.trained, recipe=replace(run.recipe, crop=8)))
    found = {name: value for ask in questions.ASKED for name, value in ask(answering(short, First())).items()}
    assert set(found) == {"whole", "crops", "crops, low", "crops, high", "one second"}
    assert list(found.values()) == pytest.approx([share] * 5)


def test_the_same_utterances_in_another_pack_are_asked(run, monkeypatch):
    """Features that are all 0 cannot be told apart."""
    silent = Silent(run.corpus)
    monkeypatch.setattr(PackedCorpus, "open", lambda folder: silent)
    monkeypatch.setattr(questions, "NOISY", {10: "a", 0: "b"})
    found = questions.in_noise(run)
    assert set(found) == {"10 dB", "0 dB"}
    assert len(set(evaluate(replace(run, corpus=silent)).predictions.tolist())) == 1


def test_another_corpus_is_refused(run, monkeypatch):
    class Other:
        ids = run.corpus.ids[::-1]

    monkeypatch.setattr(PackedCorpus, "open", lambda folder: Other())
    with pytest.raises(ValueError, match="expected in a the utterances of"):
        questions.heard_in(run, "a")


class Silent:
    """A corpus with every number 0."""

    def __init__(self, corpus):
        self.corpus = corpus

    def __getattr__(self, name):
        return getattr(self.corpus, name)

    def __len__(self):
        return len(self.corpus)

    def __getitem__(self, number):
        return 0 * self.corpus[number]

    @property
    def source(self):
        return self

    def gather(self, *arguments):
        return 0 * self.corpus.source.gather(*arguments)

    def place(self, array):
        return array
