"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import numpy as np

from groundup.exercises import initialisation as checks


def decades(n, sigma):
    return -np.log10(n * sigma**2 / 2)


RIGHT = {
    checks.check_silence: lambda n, sigma, digits: int(2 * digits / decades(n, sigma)) + 1,
    checks.check_gain: lambda a: (2 / (1 + a**2)) ** 0.5,
    checks.check_tanh: lambda x: 2 * np.tanh(x / 2),
    checks.check_block: lambda blocks, growth: (growth ** (1 / blocks) - 1) ** 0.5,
    checks.check_loss_scale: lambda g: 2.0 ** np.floor(np.log2(65504 / np.abs(g).max())),
}
WRONG = [
    (
        checks.check_silence,
        lambda n, sigma, digits: 2 * digits / decades(n, sigma),
        "a whole number of layers",
    ),
    (
        checks.check_silence,
        lambda n, sigma, digits: int(digits / decades(n, sigma)) + 1,
        "the mean square is below",
    ),
    (
        checks.check_silence,
        lambda n, sigma, digits: int(2 * digits / decades(n, sigma)),
        "yours is 10, 11 is right",
    ),
    (checks.check_gain, lambda a: 2 / (1 + a**2), "the square of the gain"),
    (checks.check_gain, lambda a: ((1 + a**2) / 2) ** 0.5, "what the activation leaves, 0.707"),
    (checks.check_gain, lambda a: 2**0.5, "at a = 0.2 yours is 1.4142, 1.3868 is right"),
    (checks.check_tanh, np.tanh, "ends at ±1"),
    (checks.check_tanh, lambda x: 2 * np.tanh(x), "slope of yours at 0 is 2"),
    (checks.check_tanh, lambda x: 4 * np.tanh(x / 4), "at x = 1 yours is 0.980, 0.924 is right"),
    (checks.check_block, lambda blocks, growth: growth ** (1 / blocks) - 1, "yours is s²"),
    (checks.check_block, lambda blocks, growth: (growth - 1) ** 0.5 / blocks, "12 blocks multiply"),
    (checks.check_loss_scale, lambda g: 65504 / np.abs(g).max(), "no power of two"),
    (checks.check_loss_scale, lambda g: 2.0 ** np.ceil(np.log2(65504 / np.abs(g).max())), "leaves float16"),
    (checks.check_loss_scale, lambda g: 2.0 ** np.floor(np.log2(65504 / abs(g.max()))), "leaves float16"),
    (checks.check_loss_scale, lambda g: 2.0 ** np.floor(np.log2(32000 / np.abs(g).max())), "is safe too"),
]
