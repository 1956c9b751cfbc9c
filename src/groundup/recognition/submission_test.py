"""A submission answers every question once, in the order it was asked, or there is none."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import torch

from groundup.corpus.pack import utterance_lengths
from groundup.errors import UserError
from groundup.recognition.submission import check_submission, write_submission
from groundup.training.toy_test import NOBODY, SPEAKERS, ToyConformer, toy_corpus
from groundup.training.train import fit


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    corpus = toy_corpus(tmp_path_factory.mktemp("corpora") / "toy", speakers=(*SPEAKERS, NOBODY))
    return fit(ToyConformer(steps=8), corpus)


def rows(file):
    with open(file, newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def test_each_unlabelled_utterance_is_named_once_and_in_order(run, tmp_path):
    assert write_submission(run.trained, run.corpus, tmp_path / "submission.csv") == 12
    header, *answers = rows(tmp_path / "submission.csv")
    assert header == ["Id", "Category"]
    assert [utterance for utterance, _ in answers] == [f"{NOBODY}-{n:02}" for n in range(12)]
    assert [p.name for p in tmp_path.iterdir()] == ["submission.csv"]


def test_the_names_are_those_of_the_model_asked_by_hand(run, tmp_path):
    write_submission(run.trained, run.corpus, tmp_path / "submission.csv")
    number = {name: i for i, name in enumerate(run.corpus.ids.tolist())}
    for name, speaker in rows(tmp_path / "submission.csv")[1:]:
        features = run.corpus[number[name]][None]
        lengths = np.array([features.shape[1]])
        with torch.no_grad():
            heard = torch.from_numpy(run.recipe.front_end(features, lengths)), torch.from_numpy(lengths)
            assert run.corpus.speakers[run.model(*heard).argmax()] == speaker


def test_without_a_question_there_is_no_answer(tmp_path):
    run = fit(ToyConformer(steps=1), toy_corpus(tmp_path / "toy"))
    with pytest.raises(UserError, match=r"each of its 36 utterances bears a label"):
        write_submission(run.trained, run.corpus, tmp_path / "submission.csv")
    assert not (tmp_path / "submission.csv").exists()


def test_too_short_an_utterance_is_named_and_nothing_written(run, tmp_path, monkeypatch):
    monkeypatch.setattr(run.model.encoder, "minimum_frames", 40)
    with pytest.raises(UserError, match=rf"utterance {NOBODY}-\d\d has \d\d frames, expected at least 40"):
        write_submission(run.trained, run.corpus, tmp_path / "submission.csv")
    monkeypatch.setattr(utterance_lengths, "MANY", 10)  # an hour would take all memory
    monkeypatch.setattr(run.model.encoder, "minimum_frames", 1)
    with pytest.raises(UserError, match=rf"utterance {NOBODY}-\d\d has \d\d frames, expected at most 10"):
        write_submission(run.trained, run.corpus, tmp_path / "submission.csv")
    assert not list(tmp_path.iterdir())


def test_what_the_check_refuses_gets_no_name(run, tmp_path, monkeypatch):
    monkeypatch.setattr(csv, "reader", lambda lines: [["Id", "Speaker"]])  # as if the disk had lied
    with pytest.raises(UserError, match="expected the header Id,Category, got Id,Speaker"):
        write_submission(run.trained, run.corpus, tmp_path / "submission.csv")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_stays(run, tmp_path):
    (tmp_path / "submission.csv").write_text("mine")
    with pytest.raises(UserError, match="already exists"):
        write_submission(run.trained, run.corpus, tmp_path / "submission.csv")
    assert (tmp_path / "submission.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Id,Category\na,ada\nb,ben\n", None),
        ("", "expected the header Id,Category, got"),
        ("id,Category\na,ada\nb,ben\n", "expected the header Id,Category, got id,Category"),
        ("Id,Category\na,ada\n", "expected 2 lines below the header, got 1"),
        ("Id,Category\na,ada\na,ada\n", "line 3: expected b and a speaker, got a,ada"),
        ("Id,Category\nb,ben\na,ada\n", "line 2: expected a and a speaker, got b,ben"),
        ("Id,Category\na,ada\nb,eve\n", "line 3: expected b and a speaker, got b,eve"),
    ],
)
def test_the_check_finds_what_is_wrong(tmp_path, content, message):
    (tmp_path / "s.csv").write_text(content)
    if message is None:
        check_submission(tmp_path / "s.csv", ["a", "b"], ["ada", "ben"])
    else:
        with pytest.raises(UserError, match=message):
            check_submission(tmp_path / "s.csv", ["a", "b"], ["ada", "ben"])


def test_the_unlabelled_of_another_pack_are_named(run, tmp_path):
    other = toy_corpus(tmp_path / "other", speakers=(NOBODY,))
    assert other.speakers == [] and other.manifest["checksum"] != run.corpus.manifest["checksum"]
    assert write_submission(run.trained, other, tmp_path / "other.csv") == 12
    assert {name for _, name in rows(tmp_path / "other.csv")[1:]} <= set(run.corpus.speakers)


def test_a_pack_with_other_features_is_refused(run, tmp_path):
    other = toy_corpus(tmp_path / "other", speakers=(NOBODY,), bands=13)
    with pytest.raises(UserError, match=r"expected bands 11, as the model learned, got 13\. Pack it with"):
        write_submission(run.trained, other, tmp_path / "submission.csv")
    assert not (tmp_path / "submission.csv").exists()
