"""The drawings say what the text says."""

import re

import pytest

from groundup.experiments.write_up import diagrams, published

ALT = "what a reader hears"


@pytest.mark.parametrize("name", diagrams.SAID)
def test_each_drawing_has_words_and_fits_a_phone(name):
    drawing = getattr(diagrams, name)()
    assert drawing.width <= 350
    assert diagrams.SAID[name] in drawing.svg(diagrams.SAID[name])


def test_the_ladder_names_the_scores_of_the_course_and_of_the_notes():
    svg = diagrams.ladder().svg(ALT)
    for name, score in published.BASELINES.items():
        assert f"{name}: {score:.3f}" in svg
    reached = [*published.REACHED.values(), published.ABLATION["+ both"]]
    assert all(f"the notes: {score.public:.3f}" in svg for score in reached)


def test_the_rungs_of_the_ladder_differ_in_the_head():
    from groundup.training.homework import Boss, Strong

    svg = diagrams.ladder().svg(ALT)
    assert "two layers" in svg and Strong.head.__name__ == "SigmoidHead"
    assert "one linear head" in svg and Boss.head.__name__ == "LinearHead"


def test_the_slices_that_count_lie_between_those_that_do_not():
    svg = diagrams.parting().svg(ALT)
    boxes = [tuple(map(float, b)) for b in re.findall(r'<rect x="([\d.]+)" y="28" width="([\d.]+)"', svg)]
    ends = [x + width for x, width in boxes]
    assert len(boxes) == 4 and [x for x, _ in boxes[1:]] == ends[:-1]


def test_a_ring_behind_each_norm_of_a_block():
    svg = diagrams.resnet().svg(ALT)
    rings = [float(y) for y in re.findall(r'<circle cx="268" cy="([\d.]+)" r="5"', svg)]
    norms = [float(y) for y in re.findall(r'<text x="268" y="([\d.]+)"[^>]*>norm<', svg)]
    assert len(rings) == len(norms) == 2
    assert all(0 < ring - norm < 30 for ring, norm in zip(rings, norms, strict=True))
