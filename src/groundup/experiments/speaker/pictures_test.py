"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgb

from groundup.experiments.speaker import pictures
from groundup.experiments.speaker.vowel import spectrum, voice_of
from groundup.figures import COLOURS


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def colours(axes) -> list[str]:
    names = {to_rgb(value): name for name, value in COLOURS.items()}
    return [names[patch.get_facecolor()[:3]] for patch in axes.patches]


def test_the_vowel_shows_comb_envelope_and_formants():
    [axes] = pictures.vowel(tract_cm=16.0, pitch_hz=120).axes
    found = spectrum(16.0, 120)
    assert len(axes.collections[0].get_segments()) == len(found.harmonics)
    marks = [text.xy[0] for text in axes.texts]
    assert texts(axes) == ["F1", "F2", "F3", "F4"] and marks == pytest.approx(found.formants[:4])


def test_features_lie_on_one_scale_with_time_to_the_right():
    features = [np.full((120, 40), -3.0), np.linspace(-10, 0, 80 * 40).reshape(80, 40)]
    first, second = pictures.log_mels(features, ["a", "b"]).axes
    images = [*first.images, *second.images]
    assert [axes.get_title("left") + axes.get_title() for axes in (first, second)] == ["a", "b"]
    assert images[0].get_clim() == images[1].get_clim()
    assert [list(image.get_extent()) for image in images] == [[0, 1.2, 0, 40], [0, 0.8, 0, 40]]
    np.testing.assert_array_equal(second.images[0].get_array(), features[1].T)


def test_the_tables_bear_their_numbers_and_mark_what_is_wrong():
    right, wrong = pictures.position_tables(3).axes
    assert texts(right) == ["0", "−1", "−2", "1", "0", "−1", "2", "1", "0"]
    assert set(colours(right)) == {"sky"}
    assert texts(wrong) == ["3", "0", "1", "2", "3", "0", "1", "2", "3"]
    assert [i for i, colour in enumerate(colours(wrong)) if colour == "vermillion"] == [1, 2, 5]


def test_influence_off_the_diagonal_is_marked():
    [left, right] = pictures.influences([2 * torch.eye(2), torch.tensor([[1.0, 0.5], [0.0, 1.0]])], "ab").axes
    assert texts(left) == ["2.00", "0.00", "0.00", "2.00"] and set(colours(left)) == {"sky"}
    assert colours(right) == ["sky", "vermillion", "sky", "sky"]


def test_crops_show_each_draw_their_mean_and_the_whole():
    accuracies = np.array([[0.1, 0.3], [0.4, 0.6], [0.5, 0.9]])
    [axes] = pictures.crops([10, 20, 30], accuracies, whole=0.8).axes
    first, second, mean, whole = axes.lines
    np.testing.assert_array_equal(np.stack([first.get_ydata(), second.get_ydata()], axis=1), accuracies)
    np.testing.assert_allclose(mean.get_ydata(), [0.2, 0.5, 0.7])
    assert set(whole.get_ydata()) == {0.8}


def test_a_line_joins_voices_that_were_confused_either_way():
    confusion = np.array([[5, 1, 0], [2, 3, 0], [1, 0, 4]])
    [axes] = pictures.voice_map(confusion).axes
    line, thinner, dots = axes.lines
    assert [each.get_linewidth() for each in (line, thinner)] == pytest.approx([0.7 * 3, 0.7])
    place = [(voice_of(k).tract_cm, voice_of(k).pitch_hz) for k in range(3)]
    np.testing.assert_allclose(line.get_xydata(), place[:2])
    np.testing.assert_allclose(thinner.get_xydata(), place[::2])
    np.testing.assert_allclose(dots.get_xydata(), place)
    assert texts(axes) == ["0", "1", "2"]


def test_a_line_joins_the_two_models_of_a_seed():
    panels = {"real": np.array([[0.5, 0.8], [0.6, 0.9]]), "made up": np.array([[0.1, 0.2]])}
    real, made_up = pictures.pairs(panels, ("simple", "Conformer")).axes
    assert [axes.get_title() + axes.get_title("left") for axes in (real, made_up)] == ["real", "made up"]
    *joins, simple, conformer = real.lines
    np.testing.assert_array_equal([join.get_ydata() for join in joins], panels["real"])
    np.testing.assert_array_equal(simple.get_xydata(), [[0, 0.5], [0, 0.6]])
    np.testing.assert_array_equal(conformer.get_xydata(), [[1, 0.8], [1, 0.9]])
    assert [label.get_text() for label in real.get_xticklabels()] == ["simple", "Conformer"]


def test_company_shows_every_set_of_voices_and_their_mean():
    accuracies = np.array([[0.9, 0.5], [0.7, 0.3]])
    [axes] = pictures.company(accuracies, ["alone", "16"]).axes
    *each, mean = axes.lines
    np.testing.assert_array_equal([line.get_ydata() for line in each], accuracies)
    np.testing.assert_allclose(mean.get_ydata(), [0.8, 0.4])
