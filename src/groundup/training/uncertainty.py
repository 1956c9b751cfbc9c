"""How sure an accuracy is: its standard error, an interval over speakers, and a paired test of two models."""

from __future__ import annotations

from math import comb

import numpy as np


def standard_error(correct: np.ndarray) -> float:
    """Standard error of an accuracy, √(p(1 - p)/N), as if the N utterances were drawn independently.

    Utterances of one speaker are not independent: `bootstrap` gives the interval that knows this.

    Args:
        correct: (N,) booleans, N ≥ 1.

    Example:
        >>> standard_error(np.array([True, True, True, False]))
        0.21650635094610965
    """
    p = float(np.mean(correct))
    return (p * (1 - p) / len(correct)) ** 0.5


def bootstrap(
    correct: np.ndarray,
    groups: np.ndarray,
    *,
    rng: np.random.Generator,
    draws: int = 10_000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of the accuracy when whole groups (speakers) are drawn with replacement.

    One draw takes G of the G groups with replacement; its accuracy is Σ right / Σ utterances over the groups
    drawn. The interval holds the middle `level` of all draws.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.

    Args:
        correct: (N,) booleans; or what two models differ by, (N,) of −1, 0 and 1, for the interval of the
            difference of their accuracies.
        groups: (N,) the group of each utterance, of any type that sorts.
        rng: where the draws come from.

    Returns:
        The lower and the upper end.
    """
    if len(correct) != len(groups):
        raise ValueError(f"expected a group for each of {len(correct)} utterances, got {len(groups)}")
    _, index = np.unique(groups, return_inverse=True)
    right, total = np.bincount(index, weights=correct), np.bincount(index)
    drawn = rng.integers(len(total), size=(draws, len(total)))
    accuracies = right[drawn].sum(axis=1) / total[drawn].sum(axis=1)
    low, high = np.quantile(accuracies, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def mcnemar(first: np.ndarray, second: np.ndarray) -> tuple[int, int, float]:
    """McNemar's test, exact: do two models differ on the same utterances?

    Only the utterances that one model has right and the other wrong speak.
    If the models were equally good, each of these n would fall to either side
    like a fair coin: p = min(1, 2·P[Binomial(n, ½) ≤ min(b, c)]). For large n
    the square (b − c)²/n is nearly χ² with one degree of freedom, which is the
    form of 1947.

    Source: McNemar (1947), Correlated proportions, the form with χ²;
    Fagerland et al. (2013), Mid-p and asymptotic, the exact form.

    Args:
        first, second: (N,) booleans, right or wrong, in the same order.

    Returns:
        b (only the first right), c (only the second right), p.

    Example:
        >>> first = np.array([True] * 6 + [False])
        >>> mcnemar(first, np.array([False] * 5 + [True, False]))
        (5, 0, 0.0625)
    """
    if first.shape != second.shape:
        found = f"{first.shape} and {second.shape}"
        wanted = "expected the same utterances for both models"
        raise ValueError(f"{wanted}, got {found}")
    only_first = int(np.sum(first & ~second))
    only_second = int(np.sum(~first & second))
    n, fewer = only_first + only_second, min(only_first, only_second)
    tail = sum(comb(n, k) for k in range(fewer + 1))
    return only_first, only_second, min(1.0, 2 * tail / 2**n)


def confusion_matrix(labels: np.ndarray, predictions: np.ndarray, classes: int) -> np.ndarray:
    """(K, K) counts: row the true class, column the predicted one.

    Example:
        >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), classes=2)
        array([[1, 1],
               [0, 1]])
    """
    return np.bincount(labels * classes + predictions, minlength=classes * classes).reshape(classes, classes)
