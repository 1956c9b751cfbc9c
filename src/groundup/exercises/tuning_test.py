"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import tuning as checks


def cost(rungs, factor):
    ends, total = [0, *rungs], 0.0
    for k, end in enumerate(rungs):
        total += (end - ends[k]) / factor**k
    return total / rungs[-1]


def dead(heartbeats, now, grace):
    return {number for number, last in heartbeats.items() if last is None or now - last > grace}


def parts(scores):
    noise = scores.std(axis=1, ddof=1)
    return np.sqrt(np.cov(scores.T)[0, 1]), np.sqrt(np.mean(noise**2))


RIGHT = {
    checks.check_enough: lambda share, sure: math.ceil(math.log(1 - sure) / math.log(1 - share)),
    checks.check_shrunk: lambda y, mean, t, s: mean + (y - mean) * t**2 / (t**2 + s**2),
    checks.check_cost: cost,
    checks.check_dead: dead,
    checks.check_parts: parts,
}
WRONG = [
    (checks.check_enough, lambda share, sure: math.ceil(sure / share), "yours is 19, 59 is right"),
    (checks.check_enough, lambda share, sure: 100, "yours is 100, 59 is right"),
    (checks.check_enough, lambda share, sure: "many", "got 'many'"),
    (checks.check_shrunk, lambda y, mean, t, s: y, "yours is 90, 86.4 is right"),
    (checks.check_shrunk, lambda y, mean, t, s: mean + (y - mean) * t / (t + s), "variances add up"),
    (checks.check_cost, lambda rungs, factor: 1 / factor, "yours is 0.333, 0.259 is right"),
    (checks.check_dead, lambda h, now, grace: {n for n, t in h.items() if t and now - t > grace}, "has None"),
    (
        checks.check_dead,
        lambda h, now, grace: {n for n, t in h.items() if t is None or now - t >= grace},
        "yours is",
    ),
    (checks.check_parts, lambda y: (parts(y)[0], np.diff(y, axis=1).std()), "noise of both"),
    (checks.check_parts, lambda y: (y.mean(axis=1).std(), parts(y)[1]), "still scatters"),
    (checks.check_parts, lambda y: parts(y)[::-1], "not 2.93 and 4.03"),
    (checks.check_parts, lambda y: y.std(), "expected two numbers"),
]
