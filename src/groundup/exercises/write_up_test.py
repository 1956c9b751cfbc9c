"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

from groundup.exercises import write_up as checks


def chance(b, c):
    n = b + c
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(min(b, c) + 1)) / 2**n)


def paired(first, second):
    return (first.astype(int) - second).std() / len(first) ** 0.5


def seeds(spread, difference):
    return math.ceil((1.96 * spread / difference) ** 2)


def best(runs, spread, rng):
    return spread * rng.standard_normal((20_000, runs)).max(axis=1).mean()


def apart(first, second):
    return math.sqrt(sum(x.mean() * (1 - x.mean()) / len(x) for x in (first, second)))


RIGHT = {
    checks.check_chance: chance,
    checks.check_paired: paired,
    checks.check_seeds: seeds,
    checks.check_best: best,
    checks.check_frames: lambda length: -(-length // 8),
}
WRONG = [
    (checks.check_chance, lambda b, c: chance(b, c) / 2, "both tails"),
    (checks.check_chance, lambda b, c: 2.0, "more than 1"),
    (checks.check_chance, lambda b, c: 0.3, "binomial"),
    (checks.check_paired, apart, "two different tests"),
    (checks.check_paired, lambda a, b: (a.astype(int) - b).std(), "√N"),
    (checks.check_paired, lambda a, b: 1.0, "−1, 0 or 1"),
    (checks.check_seeds, lambda s, d: (1.96 * s / d) ** 2, "half seeds"),
    (checks.check_seeds, lambda s, d: 7, "solve"),
    (checks.check_best, lambda runs, spread, rng: spread, "largest"),
    (checks.check_frames, lambda length: length // 8, "every second one"),
]
