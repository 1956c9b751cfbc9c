"""The pictures show the numbers they were given, and bring their own ground."""

from __future__ import annotations

import matplotlib
import matplotlib.image
import numpy as np

from groundup.training.plots import confusion, learning_curves, write_png

HISTORY = {
    "step": [10, 20, 30],
    "training_loss": [2.0, 1.0, 0.5],
    "training_accuracy": [0.2, 0.6, 0.8],
    "validation_loss": [1.5, 1.2, 1.1],
    "validation_accuracy": [0.3, 0.7, 0.75],
}


def test_learning_curves_hold_the_history():
    loss, accuracy = learning_curves(HISTORY).axes
    for axes, quantity in ((loss, "loss"), (accuracy, "accuracy")):
        for line, part in zip(axes.lines, ("training", "validation"), strict=True):
            assert line.get_xdata().tolist() == HISTORY["step"]
            assert line.get_ydata().tolist() == HISTORY[f"{part}_{quantity}"]
            assert line.get_label() == part


def test_confusion_shows_shares_of_the_true_speaker():
    figure = confusion(np.array([[3, 1, 0], [0, 4, 0], [0, 0, 0]]), ["ada", "b$e$n", "张伟"])
    figure.canvas.draw()  # a letter without a glyph would be a warning, and so an error
    axes = figure.axes[0]
    np.testing.assert_allclose(axes.images[0].get_array(), [[0.75, 0.25, 0], [0, 1, 0], [0, 0, 0]])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["ada", "b$e$n", "speaker 2"]


def test_many_speakers_go_without_names():
    axes = confusion(np.eye(60, dtype=int), [f"speaker {k}" for k in range(60)]).axes[0]
    assert not any("speaker" in label.get_text() for label in axes.get_xticklabels())


def test_pictures_are_written_on_white_and_change_no_setting(tmp_path):
    before = dict(matplotlib.rcParams)
    write_png(learning_curves(HISTORY), tmp_path / "curves.png")
    picture = matplotlib.image.imread(tmp_path / "curves.png")
    assert picture[0, 0].tolist() == [1, 1, 1, 1]
    assert dict(matplotlib.rcParams) == before
