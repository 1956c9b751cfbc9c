"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import optimisers as checks


def right_steps(condition, shrink):
    return math.ceil(math.log(shrink) / math.log((condition + 1) / (condition - 1)))


def right_sharpness(product, start, rounds):
    v = start
    for _ in range(rounds):
        v = product(v)
        length = np.linalg.norm(v)
        v = v / length
    return length


def rayleigh(product, start, rounds):
    v = start
    for _ in range(rounds):
        v = product(v) / np.linalg.norm(product(v))
    return v @ product(v)


def schedule(step, steps, warm_up):
    if step < warm_up:
        return (step + 1) / warm_up
    return (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up))) / 2


RIGHT = {
    checks.check_steps: right_steps,
    checks.check_first_step: lambda beta1, beta2: (1 - beta1) / (1 - beta2) ** 0.5,
    checks.check_rate: lambda v, h, noise: 2 * v * h / (noise**2 + v * h**2),
    checks.check_sharpness: right_sharpness,
    checks.check_schedule: schedule,
}
WRONG = [
    (checks.check_steps, lambda k, s: "many", "got 'many'"),
    (checks.check_steps, lambda k, s: math.log(s) / math.log((k + 1) / (k - 1)), "you take 30.96 steps"),
    (checks.check_steps, lambda k, s: math.ceil(math.log(s) / -math.log(1 - 1 / k)), "59, 31 is right"),
    (checks.check_steps, lambda k, s: k, "yours is 9, 31 is right"),
    (checks.check_first_step, lambda a, b: 1.0, "yours is 1, 3.16 is right"),
    (checks.check_first_step, lambda a, b: (1 - a) / (1 - b), "yours is 100"),
    (checks.check_first_step, lambda a, b: 1 - a, "yours is 0.1, 3.16"),
    (checks.check_rate, lambda v, h, noise: 2 * v * h / noise**2, "settles at 0.0101, 0.01 was asked"),
    (checks.check_rate, lambda v, h, noise: v, "settles at"),
    (checks.check_rate, lambda v, h, noise: [v], "got \\[0.01\\]"),
    (checks.check_sharpness, lambda product, start, rounds: product(start), "an array of shape \\(6,\\)"),
    (checks.check_sharpness, rayleigh, "yours is -7.000"),
    (checks.check_sharpness, lambda p, s, n: np.linalg.norm(p(s)), "with the largest 9 yours finds"),
    (checks.check_schedule, lambda step, steps, warm_up: step / warm_up, "rate 0 and is lost"),
    (checks.check_schedule, lambda step, steps, warm_up: 1.0, "at step 9 of 20, yours is 1, 0.5"),
    (
        checks.check_schedule,
        lambda step, steps, up: schedule(step, steps, up) if step < up else 1 - (step - up) / (2 * steps),
        "half-way down, at step 60, yours is 0.8, 0.5",
    ),
    (checks.check_schedule, lambda step, steps, warm_up: None, "got None"),
]
