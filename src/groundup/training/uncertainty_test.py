"""The statistics of an accuracy, held to SciPy, to closed forms and to their own claims."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from groundup.training.uncertainty import bootstrap, confusion_matrix, mcnemar, standard_error


def test_standard_error_is_that_of_repeated_experiments():
    rng = np.random.default_rng(0)
    accuracies = (rng.random((4_000, 200)) < 0.9).mean(axis=1)
    expected = standard_error(np.arange(200) < 180)
    assert accuracies.std() == pytest.approx(expected, rel=0.05)


def test_bootstrap_agrees_with_the_standard_error_when_each_utterance_is_its_own_group():
    correct = np.arange(400) < 340
    low, high = bootstrap(correct, np.arange(400), rng=np.random.default_rng(0))
    assert (high - low) / (2 * 1.96) == pytest.approx(standard_error(correct), rel=0.05)
    assert low < 0.85 < high


def test_bootstrap_is_wider_when_the_errors_belong_to_few_speakers():
    groups = np.repeat(np.arange(10), 30)
    scattered = np.arange(300) % 10 != 0  # each speaker has one utterance in ten wrong
    gathered = groups != 3  # one speaker has all of them wrong
    narrow = bootstrap(scattered, groups, rng=np.random.default_rng(0))
    wide = bootstrap(gathered, groups, rng=np.random.default_rng(0))
    assert narrow == (0.9, 0.9)
    assert wide[0] < 0.8 and wide[1] == 1.0


def test_bootstrap_weighs_speakers_by_their_utterances():
    # A draw that holds the large group twice has accuracy 1, one that holds the small group twice 0.
    correct, groups = np.array([True] * 9 + [False]), np.array(["a"] * 9 + ["b"])
    rng = np.random.default_rng(0)
    assert bootstrap(correct, groups, rng=rng, level=0.4) == (0.9, 0.9)


def test_bootstrap_repeats_with_the_same_generator():
    correct, groups = np.arange(50) % 3 > 0, np.arange(50) % 7
    first, second = (bootstrap(correct, groups, rng=np.random.default_rng(5)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("b", "c"), [(0, 0), (5, 0), (3, 4), (12, 3), (20, 20), (1, 30)])
def test_mcnemar_is_the_exact_binomial_test(b, c):
    first = np.array([True] * b + [False] * c + [True, False])
    second = np.array([False] * b + [True] * c + [True, False])
    expected = stats.binomtest(b, b + c).pvalue if b + c else 1.0
    assert mcnemar(first, second) == (b, c, pytest.approx(expected, rel=1e-12))


def test_confusion_matrix_has_truth_in_rows():
    labels, predictions = np.array([2, 2, 0, 1]), np.array([1, 2, 0, 1])
    matrix = confusion_matrix(labels, predictions, classes=4)
    assert matrix.shape == (4, 4) and matrix.sum() == 4
    assert matrix[2, 1] == 1 and matrix[1, 2] == 0
    assert np.trace(matrix) == 3


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="expected a group for each of 3 utterances, got 2"):
        bootstrap(np.ones(3, bool), np.ones(2), rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"got \(3,\) and \(2,\)"):
        mcnemar(np.ones(3, bool), np.ones(2, bool))
