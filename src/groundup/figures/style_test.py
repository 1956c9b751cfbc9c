import itertools

import matplotlib
import numpy as np
from matplotlib.colors import to_rgb

from groundup.figures.style import COLOURS, INK, STYLE, use_style

# How the three full colour blindnesses see linear RGB.
# Source: Machado et al. (2009), Color vision deficiency.
BLINDNESS = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "none": np.eye(3),
}


def linear(colour: str) -> np.ndarray:
    srgb = np.array(to_rgb(colour))
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio, 1 to 21."""
    light, dark = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_colours(colours: list[str], pages: dict[str, float]) -> None:
    """The first four differ for every eye, and all stand out from each page by its contrast."""
    for matrix in BLINDNESS.values():
        seen = [np.clip(np.array(matrix) @ linear(colour), 0, 1) ** (1 / 2.2) for colour in colours[:4]]
        assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 0.1
    for page, least in pages.items():
        assert min(contrast(colour, page) for colour in colours) > least


def test_colours_differ_for_every_eye_and_stand_out_from_a_light_and_a_dark_page():
    check_colours(list(COLOURS.values()), pages={"#ffffff": 2.2, "#121212": 3})


def test_no_data_colour_is_the_ink():
    assert INK not in {c.lower() for c in COLOURS.values()}


def test_use_style_sets_what_it_says_and_paints_no_background():
    with matplotlib.rc_context():
        use_style()
        assert matplotlib.rcParams["text.color"] == INK
        assert matplotlib.rcParams["axes.facecolor"] == "none"
        assert all(matplotlib.rcParams[name] is not None for name in STYLE)
