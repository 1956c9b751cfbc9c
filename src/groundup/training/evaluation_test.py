"""What is said of an utterance depends on that one alone, and the numbers are those of the predictions."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import torch

from groundup.training.evaluation import Evaluation, evaluate, logits
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.train import fit


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return fit(ToyConformer(), toy_corpus(folder / "corpus"), out=folder / "run")


@pytest.fixture
def evaluation():
    labels, predictions = np.array([0, 0, 2, 2, 2]), np.array([0, 2, 2, 2, 0])
    return Evaluation(np.array(list("abcde")), labels, predictions, ["ada", "ben", "cyd"])


def test_alone_equals_batched(run):
    together = logits(run, run.parts.test)
    alone = logits(run, run.parts.test, batch_size=1)
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_rows_come_in_the_order_asked_for(run):
    backwards = run.parts.test[::-1].copy()
    np.testing.assert_allclose(logits(run, backwards), logits(run, run.parts.test)[::-1], atol=1e-5)


def test_an_utterance_asked_for_twice_is_answered_twice(run):
    first, second, again = logits(run, run.parts.test[[3, 1, 3]])
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, second)


def test_another_utterance_changes_nothing(run):
    few, many = logits(run, run.parts.test[:2]), logits(run, run.parts.test)
    np.testing.assert_allclose(few, many[:2], atol=1e-5)


def test_evaluation_agrees_with_the_model_asked_by_hand(run):
    evaluation = evaluate(run)
    for utterance, label, prediction in zip(
        run.parts.test, evaluation.labels, evaluation.predictions, strict=True
    ):
        features = run.corpus[utterance][None]
        lengths = np.array([features.shape[1]])
        heard = torch.from_numpy(run.recipe.front_end(features, lengths)), torch.from_numpy(lengths)
        with torch.no_grad():
            assert run.model(*heard).argmax().item() == prediction
        assert run.corpus.labels[utterance] == label
    assert evaluation.ids.tolist() == run.corpus.ids[run.parts.test].tolist()


def test_an_evaluation_is_in_the_order_of_the_corpus_however_it_was_asked_for(run):
    forth, back = evaluate(run), evaluate(run, run.parts.test[::-1].copy())
    for name in ("ids", "labels", "predictions"):
        np.testing.assert_array_equal(getattr(back, name), getattr(forth, name))


def test_a_folder_is_as_good_as_a_run(run):
    np.testing.assert_array_equal(evaluate(run.path).predictions, evaluate(run).predictions)


def test_evaluation_draws_nothing_at_random(run):
    run.model.train()  # left so by someone: dropout and batch statistics would speak
    first, second = logits(run, run.parts.test), logits(run, run.parts.test)
    np.testing.assert_array_equal(first, second)


def test_the_numbers_of_an_evaluation(evaluation):
    assert evaluation.accuracy == 0.6
    assert evaluation.standard_error == pytest.approx((0.6 * 0.4 / 5) ** 0.5)
    assert evaluation.confusion.tolist() == [[1, 0, 1], [0, 0, 0], [1, 0, 2]]
    assert evaluation.per_speaker() == {"ada": (1, 2), "cyd": (2, 3)}
    low, high = evaluation.interval(rng=np.random.default_rng(0))
    assert (low, high) == (0.5, pytest.approx(2 / 3))
    assert evaluation.summary == "0.600, 95 % interval over speakers 0.500 to 0.667"
    assert repr(evaluation) == f"Evaluation(5 utterances: accuracy {evaluation.summary})"


def test_some_speakers_alone(evaluation):
    some = evaluation.only(["cyd", "ben"])
    assert some.ids.tolist() == ["c", "d", "e"] and some.accuracy == pytest.approx(2 / 3)


def test_predictions_are_written_by_name(evaluation, tmp_path):
    evaluation.write_csv(tmp_path / "predictions.csv")
    with open(tmp_path / "predictions.csv", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["utterance", "speaker", "prediction"]
    assert rows[2] == ["b", "ada", "cyd"] and len(rows) == 6
