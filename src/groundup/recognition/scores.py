"""How alike two embeddings are: the cosine, and the cosine as seen from a crowd of strangers."""

from __future__ import annotations

import numpy as np

__all__ = ["as_norm", "centroid", "cohort_statistics", "cosine_scores", "unit"]


def unit(vectors: np.ndarray) -> np.ndarray:
    """x / ‖x‖ for each row: (…, E) → (…, E), float64; a row of zeros stays zero."""
    vectors = np.asarray(vectors, np.float64)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def centroid(vectors: np.ndarray) -> np.ndarray:
    """Several utterances as one: the mean of their unit vectors, of length 1 again. (n, E) → (E,)."""
    return unit(unit(vectors).mean(axis=0))


def cosine_scores(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """cos θ of each row with its partner: (N, E), (N, E) → (N,).

    >>> cosine_scores(np.array([[3.0, 0.0]]), np.array([[2.0, 2.0]])).round(3).tolist()
    [0.707]
    """
    if first.shape != second.shape:
        raise ValueError(f"expected partners of one shape, got {first.shape} and {second.shape}")
    return np.einsum("ne,ne->n", unit(first), unit(second))


def cohort_statistics(embeddings: np.ndarray, cohort: np.ndarray, top: int) -> tuple[np.ndarray, np.ndarray]:
    """How alike an embedding is to the strangers that are most like it: (N, E), (C, E) → (N,), (N,).

    Mean and standard deviation of its `top` largest cosines with the cohort.
    """
    if not 2 <= top <= len(cohort):
        raise ValueError(f"expected top from 2 to the cohort's {len(cohort)}, got {top}")
    cosines = unit(embeddings) @ unit(cohort).T  # (N, C)
    nearest = np.partition(cosines, -top, axis=1)[:, -top:]
    return nearest.mean(axis=1), np.maximum(nearest.std(axis=1), 1e-6)


def as_norm(
    scores: np.ndarray,
    first: tuple[np.ndarray, np.ndarray],
    second: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """Adaptive symmetric normalisation: how far a score stands out from those
    of strangers, in deviations.

        s' = ½ [(s − μ₁)/σ₁ + (s − μ₂)/σ₂]

    Source: Matějka et al. (2017), Analysis of score normalization, adaptive s-norm.

    Args:
        scores: (N,) cosines.
        first, second: each side's (μ, σ), both (N,), of `cohort_statistics`.

    >>> quiet, loud = np.array([0.25]), np.array([0.5])
    >>> as_norm(np.array([0.75]), (quiet, quiet), (loud, quiet / 2))
    array([2.])
    """
    standing = ((scores - mean) / spread for mean, spread in (first, second))
    return sum(standing) / 2
