import numpy as np

from groundup.experiments.two_engines import pictures
from groundup.experiments.two_engines.walk import STAGES, Stage


def test_the_way_has_a_row_for_each_stage_the_first_above():
    figure = pictures.way([Stage(name, (2, 3), 1.0, 1e-3) for name in STAGES])
    axes = figure.axes[0]
    assert len(axes.get_yticklabels()) == len(STAGES) and axes.get_ylim()[0] > axes.get_ylim()[1]
    assert axes.get_yticklabels()[0].get_text() == "first convolution\n2 × 3"


def test_the_bars_of_the_tape_are_what_each_stage_adds():
    sizes = dict(zip(STAGES, np.cumsum(np.ones(len(STAGES))), strict=True))
    labels = [text.get_text() for text in pictures.tape(sizes).axes[0].texts]
    assert labels[0] == "1.0" and "2.0" in labels  # the sub-sampling's projection, and the block's last norm


def test_idle_parameters_are_named_and_the_others_are_dots():
    apart = {"a.weight": 1e-7, "block.depthwise.bias": 1e-2, "b.weight": 0.0}
    axes = pictures.parted(apart, "single", 5).axes[0]
    assert [text.get_text() for text in axes.texts] == ["depthwise bias"]
    assert axes.get_title() == "single precision, after 5 steps"


def test_lines_and_bars_show_what_they_are_given():
    assert len(pictures.memory([1, 2], [3, 4], [3, 3]).axes[0].lines) == 2
    np.testing.assert_allclose(pictures.learning(np.ones(30)).axes[0].lines[0].get_ydata(), 1)
    assert [t.get_text() for t in pictures.shares({"a": 0.5, "all else": 0.5}).axes[0].texts] == ["50", "50"]
