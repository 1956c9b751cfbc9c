"""Cosines and their normalisation against plain loops, and what must not move them."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.recognition.scores import as_norm, centroid, cohort_statistics, cosine_scores, unit

RNG = np.random.default_rng(0)
N, C, E = 5, 11, 7


def test_a_cosine_knows_no_length():
    a, b = RNG.normal(size=(2, N, E))
    expected = [x @ y / np.sqrt(x @ x * (y @ y)) for x, y in zip(a, b, strict=True)]
    np.testing.assert_allclose(cosine_scores(a, b), expected, rtol=1e-12)
    np.testing.assert_allclose(cosine_scores(3 * a, b / 5), expected, rtol=1e-12)
    np.testing.assert_allclose(cosine_scores(a, a), 1, rtol=1e-12)
    assert unit(np.zeros((1, E))).tolist() == [[0.0] * E]
    with pytest.raises(ValueError, match=r"got \(5, 7\) and \(4, 7\)"):
        cosine_scores(a, b[1:])


def test_a_centroid_counts_each_utterance_once_however_long_its_vector():
    vectors = RNG.normal(size=(3, E))
    expected = sum(v / np.linalg.norm(v) for v in vectors)
    np.testing.assert_allclose(centroid(vectors), expected / np.linalg.norm(expected), rtol=1e-12)
    np.testing.assert_allclose(centroid(vectors * [[1], [100], [0.01]]), centroid(vectors), rtol=1e-12)


@pytest.mark.parametrize("top", [2, 4, C])
def test_the_cohort_speaks_through_those_most_alike(top):
    vectors, cohort = RNG.normal(size=(N, E)), RNG.normal(size=(C, E))
    means, deviations = cohort_statistics(vectors, cohort, top)
    for vector, mean, deviation in zip(vectors, means, deviations, strict=True):
        cosines = sorted(vector @ c / np.linalg.norm(vector) / np.linalg.norm(c) for c in cohort)[-top:]
        assert mean == pytest.approx(np.mean(cosines)) and deviation == pytest.approx(np.std(cosines))


def test_a_cohort_that_is_too_small_is_refused():
    for top in (1, C + 1):
        with pytest.raises(ValueError, match=f"top from 2 to the cohort's {C}, got {top}"):
            cohort_statistics(RNG.normal(size=(N, E)), RNG.normal(size=(C, E)), top)


def test_the_norm_is_symmetric_and_undoes_what_shifts_and_stretches_all_cosines():
    scores, sides = RNG.normal(size=N), RNG.uniform(0.5, 2, (2, 2, N))
    normed = as_norm(scores, *sides)
    np.testing.assert_allclose(normed, as_norm(scores, *sides[::-1]), rtol=1e-12)
    moved = [(2 * mean + 3, 2 * deviation) for mean, deviation in sides]
    np.testing.assert_allclose(as_norm(2 * scores + 3, *moved), normed, rtol=1e-9)
    (m1, d1), (m2, d2) = sides
    for i in range(N):
        assert normed[i] == pytest.approx(((scores[i] - m1[i]) / d1[i] + (scores[i] - m2[i]) / d2[i]) / 2)
