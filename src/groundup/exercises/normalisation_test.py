"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import normalisation as checks


def right_forget(momentum, share):
    return math.ceil(math.log(share) / math.log(1 - momentum) - 1e-9)


def right_backward(gradient, x, eps=1e-5, axis=1):
    centred = x - x.mean(axis, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis, keepdims=True) + eps)
    out = centred / sigma
    less = gradient.mean(axis, keepdims=True) + out * (gradient * out).mean(axis, keepdims=True)
    return (gradient - less) / sigma


def right_fold(weight, bias, mean, variance, gamma, beta, eps):
    scale = gamma / np.sqrt(variance + eps)
    return scale[:, None] * weight, scale * (bias - mean) + beta


def right_whole(means, variances):
    return means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0)


def without_variance(gradient, x):
    centred = x - x.mean(1, keepdims=True)
    return (gradient - gradient.mean(1, keepdims=True)) / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-5)


RIGHT = {
    checks.check_forget: right_forget,
    checks.check_backward: right_backward,
    checks.check_fold: right_fold,
    checks.check_whole: right_whole,
}
WRONG = [
    (checks.check_forget, lambda m, s: [22], "got \\[22\\]"),
    (checks.check_forget, lambda m, s: math.log(s) / math.log(1 - m), "no whole number"),
    (checks.check_forget, lambda m, s: right_forget(m, s) + 1, "one less would do"),
    (checks.check_forget, lambda m, s: 1, "is left"),
    (checks.check_backward, lambda g, x: right_backward(g, x, axis=0), "batch norm's"),
    (checks.check_backward, lambda g, x: g / x.std(axis=1, keepdims=True), "mean zero"),
    (checks.check_backward, without_variance, "first entry is"),
    (checks.check_backward, lambda g, x: g[0], "an array of shape \\(7,\\)"),
    (checks.check_fold, lambda w, b, m, v, g, beta, eps: w, "expected two arrays"),
    (checks.check_fold, lambda w, b, m, v, g, beta, eps: (w.T, b), "an array of shape \\(5, 3\\)"),
    (checks.check_fold, lambda w, *rest: (right_fold(w, *rest)[0], rest[0]), "the bias is not"),
    (checks.check_fold, lambda *all: right_fold(*all[:-1], 0.0), "is off by"),
    (checks.check_whole, lambda m, v: m.mean(axis=0), "expected two arrays"),
    (checks.check_whole, lambda m, v: (m[0], v.mean(axis=0)), "not that of all data"),
    (checks.check_whole, lambda m, v: (m.mean(axis=0), v.mean(axis=0)), "only 0\\."),
    (checks.check_whole, lambda m, v: (m.mean(axis=0), v.mean(axis=0) + m.var(axis=0, ddof=1)), "is off by"),
]
