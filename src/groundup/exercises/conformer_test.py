"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import numpy as np

from groundup.exercises import conformer as checks


def softmax(scores):
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)


def right_masked(scores, length):
    weights = np.zeros_like(scores)
    if length:
        weights[:, :length] = softmax(scores[:, :length])
    return weights


def right_heads(x, heads):
    batch, frames, width = x.shape
    return x.reshape(batch, frames, heads, width // heads).swapaxes(1, 2)


def right_field(layers):
    heard, step = 1, 1
    for kernel, stride in layers:
        heard, step = heard + (kernel - 1) * step, step * stride
    return heard


def right_shortest(frames, layers):
    return (frames + 1) * 2**layers - 1


def right_pieces(frames, n, rng):
    cards = np.split(np.arange(frames), range(n, frames, n))
    return np.concatenate([cards[i] for i in rng.permutation(len(cards))])


RIGHT = {
    checks.check_masked: right_masked,
    checks.check_heads: right_heads,
    checks.check_field: right_field,
    checks.check_shortest: right_shortest,
    checks.check_pieces: right_pieces,
}


def zeroed_scores(scores, length):
    return softmax(np.where(np.arange(len(scores)) < length, scores, 0.0))


def zeroed_weights(scores, length):
    return np.where(np.arange(len(scores)) < length, softmax(scores), 0.0)


def without_subtraction(scores, length):
    with np.errstate(all="ignore"):
        real = np.exp(scores[:, :length])
        weights = np.zeros_like(scores)
        weights[:, :length] = real / real.sum(axis=1, keepdims=True)
    return weights


def by_columns(scores, length):
    return right_masked(scores[:, ::-1], length) if length == len(scores) else right_masked(scores, length)


def interleaved(x, heads):
    batch, frames, width = x.shape
    return x.reshape(batch, frames, width // heads, heads).transpose(0, 3, 1, 2)


def own_stride_first(layers):
    heard, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        heard += (kernel - 1) * step
    return heard


def whole_cards_alone(frames, n, rng):
    return rng.permutation(np.arange(frames // n * n).reshape(-1, n)).ravel()


def short_card_last(frames, n, rng):
    return np.append(whole_cards_alone(frames, n, rng), np.arange(frames // n * n, frames))


def with_repeats(frames, n, rng):
    return right_pieces(frames, n, rng) // 2 * 2


WRONG = [
    (checks.check_masked, zeroed_scores, "with 2 of 4 keys a padded key weighs"),
    (checks.check_masked, zeroed_weights, "the weights of the first row sum to 0"),
    (checks.check_masked, without_subtraction, "scores of a thousand there are weights that are no numbers"),
    (checks.check_masked, lambda s, n: right_masked(s, n) if n else s * np.nan, "no numbers. Hint: 0 / 0"),
    (checks.check_masked, by_columns, "the first weight is"),
    (checks.check_masked, lambda s, n: right_masked(s, n)[:, :n], r"shape \(4, 2\)"),
    (checks.check_heads, lambda x, h: x.reshape(len(x), h, x.shape[1], -1), "reshape moved nothing"),
    (checks.check_heads, interleaved, "head 1 of frame 0"),
    (checks.check_heads, lambda x, h: right_heads(x, h).swapaxes(1, 2), "heads come before time"),
    (checks.check_field, lambda layers: 1 + sum(k - 1 for k, _ in layers), "2 input frames apart"),
    (checks.check_field, own_stride_first, "not by its own"),
    (checks.check_field, lambda layers: "many", "got 'many'"),
    (checks.check_shortest, lambda n, layers: n * 2**layers, "for 1 frames after 1 layers 2 leaves 0"),
    (checks.check_shortest, lambda n, layers: (n + 1) * 2**layers, "but so is 3"),
    (checks.check_shortest, lambda n, layers: n + 0.5, "expected a whole number"),
    (checks.check_pieces, lambda frames, n, rng: rng.permutation(frames), "does not follow frame"),
    (checks.check_pieces, whole_cards_alone, r"for 23 frames in cards of 5 expected 23 numbers"),
    (checks.check_pieces, short_card_last, "the last card is the one that ends with frame 22"),
    (checks.check_pieces, lambda frames, n, rng: np.arange(frames), "ends with frame 22"),
    (checks.check_pieces, with_repeats, "missing or there twice"),
]
