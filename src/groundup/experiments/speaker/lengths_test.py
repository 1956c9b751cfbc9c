from groundup.experiments.speaker.lengths import wrong_lengths
from groundup.speaker import subsampled_length


def test_the_right_formula_is_never_wrong():
    assert wrong_lengths(lambda length: subsampled_length(length, 2), longest=200) == []


def test_the_shift_is_wrong_for_every_fourth_length():
    assert wrong_lengths(lambda length: (length >> 2) - 1, longest=203) == list(range(7, 204, 4))
