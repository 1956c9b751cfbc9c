"""What a score is worth: logistic regression makes log-likelihood ratios of scores, and Cllr judges them."""

from __future__ import annotations

import numpy as np

from groundup.recognition.detection import check_trials

__all__ = ["calibrate", "cllr", "cross_calibrated", "posterior"]

RIDGE = 1e-6  # on the slope per standard deviation: where no score is wrong, it would grow without end
ROUNDS = 100


def cllr(ratios: np.ndarray, targets: np.ndarray) -> float:
    """The cost of log-likelihood ratios ℓ, in bits; 0 is perfect, 1 that of saying ℓ = 0 to everything.

        Cllr = ½ [mean over targets of log₂(1 + e^−ℓ) + mean over the others of log₂(1 + e^ℓ)]

    Source: Brümmer et al. (2006), Application-independent evaluation.

    >>> cllr(np.zeros(3), np.array([True, False, False]))
    1.0
    """
    ratios, targets = check_trials(ratios, targets)
    costs = np.logaddexp(0.0, np.where(targets, -ratios, ratios)) / np.log(2)
    return float((costs[targets].mean() + costs[~targets].mean()) / 2)


def calibrate(scores: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    """Slope a and offset b so that a·s + b are log-likelihood ratios: those of the least Cllr.

    Logistic regression with both kinds of trial weighing the same, by Newton's method.

    Source: Brümmer et al. (2006), Application-independent evaluation.

    Args:
        scores, targets: (N,), as for `det_curve`.
    """
    scores, targets = check_trials(scores, targets)
    centre, spread = scores.mean(), max(scores.std(), 1e-12)
    design = np.stack([(scores - centre) / spread, np.ones(len(scores))], axis=1)  # (N, 2)
    weights = np.where(targets, 0.5 / targets.sum(), 0.5 / (~targets).sum())
    ridge = np.diag([RIDGE, 0.0])
    solution = np.zeros(2)
    for _ in range(ROUNDS):
        probability = 0.5 * (1 + np.tanh(design @ solution / 2))  # the logistic function, without overflow
        slope = design.T @ (weights * (probability - targets)) + ridge @ solution
        bend = (design.T * (weights * probability * (1 - probability))) @ design + ridge
        step = np.linalg.solve(bend + 1e-12 * np.eye(2), slope)
        solution = solution - step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))  # no leap beyond 2
        if np.abs(step).max() < 1e-10:
            break
    return float(solution[0] / spread), float(solution[1] - solution[0] * centre / spread)


def cross_calibrated(
    scores: np.ndarray, targets: np.ndarray, first: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ratios for trials of speakers that the calibration has not seen: half of the speakers for the other.

    Args:
        first, second: (N,) the speaker of each side.

    Returns:
        (M,) ratios and the (M,) numbers of their trials, those with both speakers in one half: no trials at
        all when a half lacks one kind of them, as with fewer than four speakers.
    """
    speakers = np.unique(np.concatenate([first, second]))
    sides = [np.isin(side, speakers[::2]) for side in (first, second)]
    halves = [np.flatnonzero(sides[0] & sides[1]), np.flatnonzero(~sides[0] & ~sides[1])]
    if any(not 0 < targets[half].sum() < len(half) for half in halves):
        return np.zeros(0), np.zeros(0, np.int64)
    ratios = []
    for half, other in (halves, halves[::-1]):
        slope, offset = calibrate(scores[other], targets[other])
        ratios.append(slope * scores[half] + offset)
    return np.concatenate(ratios), np.concatenate(halves)


def posterior(ratios: np.ndarray, known: float = 0.5) -> np.ndarray:
    """Who it is, by Bayes' rule: (…, K) log-likelihood ratios of K people → (…, K + 1), the last one nobody.

        P(k) ∝ (π/K) e^ℓₖ,  P(nobody) ∝ 1 − π

    π is the probability, before anything was heard, that it is one of them; each is as probable then.

    >>> posterior(np.zeros(2)).tolist()
    [0.25, 0.25, 0.5]
    """
    count = ratios.shape[-1]
    logits = np.concatenate(
        [ratios + np.log(known / count), np.full((*ratios.shape[:-1], 1), np.log(1 - known))], axis=-1
    )
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)
