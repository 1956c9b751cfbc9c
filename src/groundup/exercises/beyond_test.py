"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math
from statistics import NormalDist

import numpy as np

from groundup.exercises import beyond as checks


def right_rates(scores, targets, threshold):
    return np.mean(scores[targets] < threshold), np.mean(scores[~targets] >= threshold)


def right_pairs(speakers, each):
    return speakers * each * (each - 1) // 2, speakers * (speakers - 1) // 2 * each**2


def right_who(vector, people, threshold):
    cosines = people @ vector / np.linalg.norm(vector)
    best = int(cosines.argmax())
    return best if cosines[best] >= threshold else None


def who_without_length(vector, people, threshold):
    products = people @ vector
    return int(products.argmax()) if products.max() >= threshold else None


RIGHT = {
    checks.check_rates: right_rates,
    checks.check_pairs: right_pairs,
    checks.check_distance: lambda rate: -2 * NormalDist().inv_cdf(rate),
    checks.check_threshold: lambda prior: math.log((1 - prior) / prior),
    checks.check_who: right_who,
}
WRONG = [
    (checks.check_rates, lambda *a: right_rates(*a)[::-1], "exchanged"),
    (
        checks.check_rates,
        lambda s, t, x: (np.sum(s[t] < x) / len(s), np.sum(s[~t] >= x) / len(s)),
        "divide by all pairs",
    ),
    (
        checks.check_rates,
        lambda s, t, x: (np.mean(s[t] <= x), np.mean(s[~t] > x)),
        "at the threshold 0.5",
    ),
    (checks.check_rates, lambda s, t, x: (np.mean(s[t] >= x), np.mean(s[~t] < x)), "at 0.3 yours are 0.67"),
    (checks.check_rates, lambda s, t, x: np.mean(s[t] < x), "expected two numbers"),
    (checks.check_pairs, lambda k, n: tuple(2 * x for x in right_pairs(k, n)), "each pair twice"),
    (checks.check_pairs, lambda k, n: (k * n**2, right_pairs(k, n)[1]), "with itself"),
    (checks.check_pairs, lambda k, n: (right_pairs(k, n)[0], k * (k - 1) * n), "yours are 7080 and 720"),
    (checks.check_distance, lambda rate: 2 * NormalDist().inv_cdf(rate), "sign is turned"),
    (checks.check_distance, lambda rate: -NormalDist().inv_cdf(rate), "from a mean to the threshold"),
    (checks.check_distance, lambda rate: 1 - 2 * rate, "for 0.2 yours is 0.6"),
    (checks.check_threshold, lambda prior: math.log(prior / (1 - prior)), "sign is turned"),
    (checks.check_threshold, lambda prior: (1 - prior) / prior if prior != 0.5 else 0.0, "not its logarithm"),
    (checks.check_threshold, lambda prior: -math.log(prior), "for 0.5 yours is"),
    (checks.check_who, who_without_length, "divide by its length first"),
    (checks.check_who, lambda v, p, x: int((p @ v).argmax()), "divide by its length first"),
    (checks.check_who, lambda v, p, x: right_who(-v, p, x), "but you got None"),
    (checks.check_who, lambda v, p, x: right_who(v, p, x) is not None, "expected a number or None"),
]
