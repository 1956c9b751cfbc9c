import numpy as np
import pytest

from groundup.experiments import digits


def test_the_images_are_digits():
    images = digits.everything()
    assert images.pixels.shape == (digits.IMAGES, digits.PIXELS) and images.pixels.dtype == np.float32
    assert (images.pixels.min(), images.pixels.max()) == (0.0, 1.0)
    assert set(images.labels) == set(range(digits.CLASSES))
    with pytest.raises(ValueError, match="read-only"):
        images.pixels[0, 0] = 1.0


def test_a_split_shares_no_image():
    parts = digits.split(np.random.default_rng(3), train=101, validation=53)
    sizes = [len(part) for part in (parts.train, parts.validation, parts.test)]
    assert sizes == [101, 53, 1797 - 154]
    rows = np.concatenate([part.pixels for part in (parts.train, parts.validation, parts.test)])
    everything = digits.everything().pixels
    assert np.array_equal(np.sort(rows, axis=0), np.sort(everything, axis=0))
    order = np.random.default_rng(3).permutation(1797)
    assert np.array_equal(rows, everything[order])
    labels = np.concatenate([part.labels for part in (parts.train, parts.validation, parts.test)])
    assert np.array_equal(labels, digits.everything().labels[order])


def test_a_split_follows_its_generator():
    first, again, other = (digits.split(np.random.default_rng(seed), train=50) for seed in (1, 1, 2))
    assert np.array_equal(first.test.pixels, again.test.pixels)
    assert not np.array_equal(first.test.pixels, other.test.pixels)


@pytest.mark.parametrize(("train", "validation"), [(0, 10), (1797, 0), (1500, 400), (10, -1)])
def test_sizes_that_do_not_fit_are_refused(train, validation):
    with pytest.raises(ValueError, match=f"below 1797, got {train} \\+ {validation}"):
        digits.split(np.random.default_rng(0), train=train, validation=validation)
