"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.speaker import pictures
from groundup.experiments.speaker.vowel import spectrum, voice_of


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_the_vowel_shows_comb_envelope_and_formants():
    [axes] = pictures.vowel(tract_cm=16.0, pitch_hz=120).axes
    found = spectrum(16.0, 120)
    assert len(axes.collections[0].get_segments()) == len(found.harmonics)
    marks = [text.xy[0] for text in axes.texts]
    assert texts(axes) == ["F1", "F2", "F3", "F4"] and marks == pytest.approx(found.formants[:4] / 1000)


def test_features_lie_on_one_scale_and_one_axis_of_time():
    features = [np.full((120, 40), -3.0), np.linspace(-10, 0, 80 * 40).reshape(80, 40)]
    first, second = pictures.log_mels(features, ["a", "b"]).axes
    images = [*first.images, *second.images]
    assert [axes.get_title("left") + axes.get_title() for axes in (first, second)] == ["a", "b"]
    assert images[0].get_clim() == images[1].get_clim()
    assert [list(image.get_extent()) for image in images] == [[0, 1.2, 0, 40], [0, 0.8, 0, 40]]
    np.testing.assert_array_equal(second.images[0].get_array(), features[1].T)


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
    assert [each.get_linewidth() for each in (line, thinner)] == pytest.approx([0.4 * 3, 0.4])
    place = [(voice_of(k).tract_cm, voice_of(k).pitch_hz) for k in range(3)]
    np.testing.assert_allclose(line.get_xydata(), place[:2])
    np.testing.assert_allclose(thinner.get_xydata(), place[::2])
    np.testing.assert_allclose(dots.get_xydata(), place)
    assert texts(axes) == ["0", "1", "2"]
    assert len(pictures.voice_map(confusion, least=2).axes[0].lines) == 2


def test_company_shows_this_model_with_its_numbers_over_the_recorded_ones():
    recorded = np.array([[0.9, 0.4], [0.8, 0.3], [1.0, 0.5]])
    [axes] = pictures.company(["alone", "16"], [0.97, 0.61], recorded).axes
    *thin, here = axes.lines
    np.testing.assert_array_equal([line.get_ydata() for line in thin], recorded)
    assert list(here.get_ydata()) == [0.97, 0.61] and texts(axes) == ["0.97", "0.61"]
    assert len(pictures.company(["alone", "16"], [0.97, 0.61]).axes[0].lines) == 1


def test_the_first_layer_is_on_top_and_no_change_is_the_left_end():
    [axes] = pictures.layers(["one", "two"], [0.0, 1e-7], [1e-7, 0.5]).axes
    forgotten, known = axes.lines  # the smaller mark last, so that both are seen where they agree
    assert list(known.get_xdata()) == [1e-9, 1e-7] and list(forgotten.get_xdata()) == [1e-7, 0.5]
    assert axes.yaxis_inverted() and [text.get_text() for text in axes.get_yticklabels()] == ["one", "two"]


def test_learning_has_a_panel_for_each_quantity_and_the_test_as_a_line():
    history = {"step": [1, 2], "training_loss": [2.0, 1.0], "validation_loss": [2.5, 1.5]}
    history |= {"training_accuracy": [0.1, 0.9], "validation_accuracy": [0.2, 0.8]}
    loss, accuracy = (figure.axes[0] for figure in pictures.learning(history, test=0.7))
    assert [list(line.get_ydata()) for line in loss.lines] == [[2.0, 1.0], [2.5, 1.5]]
    assert [list(line.get_ydata()) for line in accuracy.lines] == [[0.1, 0.9], [0.2, 0.8], [0.7, 0.7]]
