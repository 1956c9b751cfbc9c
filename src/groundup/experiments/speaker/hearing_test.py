"""What is asked is answered: alone, in mixed batches, among one's own, with the lengths forgotten."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from groundup.experiments.speaker import hearing, voices
from groundup.experiments.speaker.company_test import answering, toy_run
from groundup.experiments.speaker.slip import SlippedConformer
from groundup.training.toy_test import ToyConformer, toy_corpus


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return toy_run(tmp_path_factory.mktemp("hearing"))


class Oracle(torch.nn.Module):
    """Knows each utterance by its length; in company it names the next speaker, if company spoils it."""

    def __init__(self, run, spoiled_by_company=False):
        super().__init__()
        self.run, self.spoiled = run, spoiled_by_company

    def forward(self, x, lengths):
        known = {
            len(frames): label for frames, label in zip(self.run.corpus, self.run.corpus.labels, strict=True)
        }
        labels = torch.tensor([known[int(length)] for length in lengths])
        labels = (labels + 1) % 3 if self.spoiled and len(x) > 1 else labels
        return torch.nn.functional.one_hot(labels, 3).float()


def distinct(run):
    """The run with test utterances of different lengths alone, so that a length tells the utterance."""
    lengths = run.corpus.lengths
    kept = [n for n in run.parts.test if (lengths == lengths[n]).sum() == 1]
    assert len(kept) >= 5
    return replace(run, parts=replace(run.parts, test=np.array(kept)))


def test_one_by_one_counts_what_is_right_alone(run):
    found = hearing.one_by_one(answering(distinct(run), Oracle(run, spoiled_by_company=True)))
    assert found == {"one by one": 1.0, "one by one, untuned": 1.0, "low": 1.0, "high": 1.0}


def test_the_speakers_that_were_tuned_on_are_left_out(run, monkeypatch):
    model = Oracle(run)
    monkeypatch.setattr(hearing, "TUNED_ON", {"ada", "ben"})
    some = distinct(run)
    labels = run.corpus.labels[some.parts.test]

    def errs_on_ada(x, lengths):
        said = model(x, lengths)
        return torch.where(said[:, :1] == 1, said.roll(1, dims=1), said)

    found = hearing.one_by_one(answering(some, errs_on_ada))
    assert found["one by one"] == pytest.approx(np.mean(labels != 0)) and found["one by one"] < 1
    assert found["one by one, untuned"] == 1.0
    assert found["low"] < found["one by one"] < found["high"]


def test_company_is_seen_where_it_spoils_and_nowhere_else(run):
    some = distinct(run)
    right = hearing.in_batches(answering(some, Oracle(run)))
    assert right == {"in mixed batches": 1.0, "in batches of one speaker": 1.0, "changed": 0.0}
    spoiled = hearing.in_batches(answering(some, Oracle(run, spoiled_by_company=True)))
    assert spoiled == {"in mixed batches": 0.0, "in batches of one speaker": 0.0, "changed": 1.0}


def test_a_batch_of_one_speaker_is_one(run, monkeypatch):
    asked = []
    monkeypatch.setattr(hearing, "TOGETHER", 6)
    monkeypatch.setattr(
        hearing, "answers", lambda run, who, together: asked.append(who) or np.eye(3)[0 * who]
    )
    hearing.in_batches(run)
    alone, mixed, grouped = asked
    assert np.array_equal(alone, mixed) and not np.array_equal(alone, run.parts.test)
    assert run.corpus.labels[grouped].tolist() == [0] * 6 + [1] * 6 + [2] * 6


def test_the_filling_is_heard_when_lengths_are_forgotten(run):
    found = hearing.forgotten(run)
    assert set(found) == {
        f"lengths forgotten, {company}{more}" for company in ("4", "16", "all") for more in ("", ", changed")
    }
    assert all(0 <= value <= 1 for value in found.values())

    def hears_filling(x, lengths):  # names speaker 1 if a frame before its end is filling, else 0
        filling = (x == -20.0).any(2) & (torch.arange(x.shape[1]) < lengths[:, None])
        return torch.nn.functional.one_hot(filling.any(1).long(), 3).float()

    found = hearing.forgotten(answering(run, hears_filling))
    lengths = run.corpus.lengths[run.parts.test]
    assert found["lengths forgotten, all, changed"] == np.mean(lengths < lengths.max())


def test_a_job_is_trained_and_asked(tmp_path, monkeypatch):
    corpus = toy_corpus(tmp_path / "actors")
    monkeypatch.setattr(hearing, "ACTORS", corpus.path)
    monkeypatch.setattr(hearing, "SPEAKERS", corpus.speakers)
    heard = []
    job = hearing.Job(
        ToyConformer(steps=2), "02 → 01", seed=4, asked=(lambda run: heard.append(run) or {"a": 1.0},)
    )
    assert hearing.hear(job) == {"a": 1.0}
    assert (heard[0].seed, heard[0].parts.rule, heard[0].recipe.steps) == (4, "statement:02:01", 2)
    slipped = SlippedConformer(**{**vars(ToyConformer(steps=2))})
    hearing.hear(job._replace(recipe=slipped))
    assert type(heard[1].model.encoder).__name__ == "SlippedEncoder"


def test_made_up_voices_follow_their_own_seed(tmp_path, monkeypatch):
    monkeypatch.setattr(voices, "SPEAKERS", 2)
    monkeypatch.setattr(voices, "UTTERANCES", 12)
    heard = []
    job = hearing.Job(
        ToyConformer(steps=1), hearing.MADE_UP, 0, (lambda run: heard.append(run) or {},), voices=7
    )
    hearing.hear(job)
    assert heard[0].seed == 0 and heard[0].parts.rule == voices.RULE
    assert np.array_equal(heard[0].corpus.lengths, voices.made_up(7, tmp_path / "voices").lengths)


def test_other_actors_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(hearing, "ACTORS", toy_corpus(tmp_path / "actors").path)
    with pytest.raises(ValueError, match="expected a corpus of Actor_01 to Actor_20, got"):
        hearing.actors()


def test_a_job_is_done_once_and_answers_keep_their_order(monkeypatch):
    done = []

    class Pool:
        def map(self, work, jobs):
            done.extend(jobs)
            return [{"number": float(job)} for job in jobs]

    monkeypatch.setattr(hearing, "_pool", Pool)
    monkeypatch.setattr(hearing, "_heard", {})
    assert hearing.hear_all([3, 1, 3]) == [{"number": 3.0}, {"number": 1.0}, {"number": 3.0}]
    assert hearing.hear_all([1, 2]) == [{"number": 1.0}, {"number": 2.0}]
    assert done == [3, 1, 2]
