"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import embedding as checks


def right_pool(h, scores, length):
    weights = np.exp(scores[:length] - scores[:length].max())
    return (weights / weights.sum()) @ h[:length]


def right_scores(h, a, g):
    return a * ((h - a @ h) @ g)


def right_scale(classes, probability):
    return (classes - 1) / classes * math.log((classes - 1) * probability / (1 - probability))


def turned(cosine, margin):
    return cosine * np.cos(margin) - np.sqrt(np.maximum(0, 1 - cosine**2)) * np.sin(margin)


def right_angular(cosine, margin, lift=0.0):
    turn = np.cos(np.pi - margin)
    return np.where(cosine > turn, turned(cosine, margin), cosine - (1 + turn) + lift)


def drawn(near):
    rng = np.random.default_rng(0)
    w = rng.standard_normal((20, 8))
    return near * w + 0.3 * rng.standard_normal((20, 8)), w, np.arange(20)


def stands(loss, near=1.0):
    e, w, y = drawn(near)
    return np.isclose(loss(10 * e, w, y, 0.2), loss(e, w, y, 0.2))


def rises(loss, near=1.0):
    return loss(*drawn(near), 0.2) > loss(*drawn(near), 0.0)


def overflowing(h, scores, length):
    with np.errstate(all="ignore"):
        weights = np.exp(scores[:length])
        return weights @ h[:length] / weights.sum()


RIGHT = {
    checks.check_pool: right_pool,
    checks.check_scores: right_scores,
    checks.check_scale: right_scale,
    checks.check_angular: right_angular,
    checks.check_sound: lambda loss: bool(stands(loss) and rises(loss)),
}
WRONG = [
    (checks.check_pool, lambda h, scores, length: right_pool(h, scores, len(h)), "padding was given weight"),
    (checks.check_pool, overflowing, "near 1000 the result is not finite"),
    (checks.check_pool, lambda h, scores, length: h[:length].mean(axis=0), "is right"),
    (checks.check_pool, lambda h, scores, length: right_pool(h, scores, length)[:2], r"shape \(2,\)"),
    (checks.check_scores, lambda h, a, g: a * (h @ g), "add up to zero"),
    (checks.check_scores, lambda h, a, g: (h - a @ h) @ g, "own weight is missing"),
    (checks.check_scores, lambda h, a, g: -right_scores(h, a, g), "first slope"),
    (checks.check_scores, lambda h, a, g: h, r"shape \(5, 3\)"),
    (checks.check_scale, lambda k, p: math.log((k - 1) * p / (1 - p)), "is enough"),
    (checks.check_scale, lambda k, p: 30.0, "solve p ="),
    (checks.check_scale, lambda k, p: "30", "got '30'"),
    (checks.check_angular, turned, "your curve turns"),
    (checks.check_angular, lambda c, m: c - m, "is right"),
    (checks.check_angular, lambda c, m: right_angular(c, m, lift=-0.3), "do not meet"),
    (
        checks.check_angular,
        lambda c, m: np.where(c > -np.cos(m), turned(c, m), -1 + 0 * c),
        "no line of slope 1",
    ),
    (checks.check_angular, lambda c, m: np.where(c > 0.99, np.nan, right_angular(c, m)), "not finite"),
    (checks.check_angular, lambda c, m: c[:5], r"shape \(5,\)"),
    (checks.check_sound, stands, "you pass a margin on everybody"),
    (checks.check_sound, rises, "you pass a margin on scores that are no cosines"),
    (
        checks.check_sound,
        lambda loss: stands(loss, 0.0) and rises(loss, 0.0),
        "you pass a margin on everybody",
    ),
    (
        checks.check_sound,
        lambda loss: stands(loss) and loss(*drawn(1.0), 0.2) >= loss(*drawn(1.0), 0.0),
        "you pass a loss that forgets its margin",
    ),
    (checks.check_sound, lambda loss: False, "you refuse AM-Softmax"),
    (checks.check_sound, lambda loss: 1.0, "expected True or False, got 1.0"),
]
