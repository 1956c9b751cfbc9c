"""Only strangers are compared, and each kind of score is judged by its own trials."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.recognition import verification
from groundup.recognition.detection import det_curve, eer
from groundup.recognition.embedding import embed_utterances
from groundup.recognition.verification import FORM, parts_of, verify
from groundup.training.folder import read_json
from groundup.training.toy_test import NOBODY, SPEAKERS, ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import TrainedModel

NEW = ("dee", "eva", "flo", "gus")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run that learned three voices, their corpus, and one with four more and utterances of nobody."""
    folder = tmp_path_factory.mktemp("verification")
    fit(ToyConformer(), toy_corpus(folder / "own"), out=folder / "run")
    toy_corpus(folder / "all", speakers=(*SPEAKERS, *NEW, NOBODY), utterances=6)
    return folder


@pytest.fixture(scope="module")
def found(folder):
    return verify(folder / "run", folder / "all")


def test_only_speakers_new_to_the_run_are_compared(folder, found):
    assert found.about["speakers"] == list(NEW) and found.about["utterances"] == 24
    assert len(found.trials) == 24 * 23 // 2 and found.about["targets"] == 4 * 15
    for name, scores in found.scores.items():
        curve = det_curve(scores, found.trials.targets)
        value, low, high = found.found[name].numbers["EER"]
        assert value == eer(curve) and low <= value <= high


def test_a_score_is_the_cosine_of_two_utterances_heard_alone(folder, found):
    corpus, trained = verification.opened(folder / "all"), TrainedModel.open(folder / "run")
    for i in (0, 100, 275):
        pair = np.array([found.trials.models[found.trials.enrolled[i]][0], found.trials.tests[i]])
        a, b = (embed_utterances(trained, corpus, pair[[side]])[0] for side in (0, 1))
        assert found.scores["cosine"][i] == pytest.approx(a @ b, abs=1e-5)
        assert np.linalg.norm(a) == pytest.approx(1)


def test_the_run_s_own_speakers_are_told_by_its_parts_or_by_their_names(folder):
    trained = TrainedModel.open(folder / "run")
    for name, known, strange in (("own", 36, 0), ("all", 18, 24)):
        learned, new = parts_of(folder / "run", trained, verification.opened(folder / name))
        assert (len(learned), len(new)) == (known, strange)


def test_the_cohort_comes_from_the_run_s_own_corpus_where_the_other_lacks_it(folder, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(folder / "run", run)
    speakers = ("x1", "x2", "x3", "x4")
    others = toy_corpus(tmp_path / "others", speakers=speakers, utterances=4)
    assert set(verify(run, others).found) == {"cosine", "as-norm"}
    (folder / "own").rename(folder / "away")
    alone = verify(run, others)
    (folder / "away").rename(folder / "own")
    assert set(alone.found) == {"cosine"} and alone.lines()[2].split()[0] == "EER"


def test_the_same_seed_gives_the_same_numbers_and_they_are_written(folder, found, tmp_path):
    again = verify(folder / "run", folder / "all")
    assert again.content() == found.content()
    found.write(tmp_path / "verification.json")
    kept = read_json(tmp_path / "verification.json", FORM)
    assert kept["cosine"]["threshold"] == found.found["cosine"].threshold and kept["trials"] == 276


def test_several_utterances_make_a_model_and_a_draw_is_balanced(folder):
    models = verify(folder / "run", folder / "all", enrol=3)
    assert models.about["trials"] == 8 * 21 and models.about["targets"] == 8 * 3
    drawn = verify(folder / "run", folder / "all", pairs=40)
    assert (drawn.about["trials"], drawn.about["targets"]) == (40, 20)


def test_a_list_of_trials_is_followed_and_known_voices_in_it_refused(folder, tmp_path):
    lines = ["1 dee-00 dee-01", "0 dee-00 eva-01", "1 flo-03 flo-01", "0 flo-03 gus-01"]
    (tmp_path / "list").write_text("\n".join(lines))
    found = verify(folder / "run", folder / "all", listed=tmp_path / "list")
    assert found.trials.targets.tolist() == [True, False, True, False]
    (tmp_path / "list").write_text("\n".join([*lines, "0 ada-00 dee-01"]))
    with pytest.raises(UserError, match="1 of its voices are of speakers that the run learned from"):
        verify(folder / "run", folder / "all", listed=tmp_path / "list")


def test_what_cannot_be_compared_is_refused(folder, tmp_path):
    with pytest.raises(UserError, match="at least 2 speakers that the run did not learn from, got 0"):
        verify(folder / "run", folder / "own")
    with pytest.raises(UserError, match="trials of one speaker and of two, got 0 and"):
        verify(folder / "run", folder / "all", enrol=6)
    other = toy_corpus(tmp_path / "other", speakers=NEW, bands=13)
    with pytest.raises(UserError, match="expected bands 11, as the model learned, got 13"):
        verify(folder / "run", other)
    short = toy_corpus(tmp_path / "short", speakers=NEW, utterances=2)
    trained = TrainedModel.open(folder / "run")
    trained.model.encoder.minimum_frames = 1_000
    with pytest.raises(UserError, match="expected at least 1000"):
        embed_utterances(trained, short, np.arange(3))
