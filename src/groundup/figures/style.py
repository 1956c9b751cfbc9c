"""One style for every plot of the book: colour-blind safe, right on a light page and on a dark one.

The data colours are those of Okabe and Ito, less the yellow, which is lost on white. Text and axes are drawn
in `INK`, a near-black that no data uses: `groundup.figures.svg` turns it into `currentColor`, so that they
take the colour of the text around them.

A figure is drawn as wide as a phone, 350 CSS pixels, and a desk shows it up to 1.4 times as large: its text
is 12 pixels on the one and about as large as the book's on the other. Two things to compare are two figures,
given together: they stand side by side where there is room, and one above the other where there is none.

Source: Okabe and Ito (2008), Color Universal Design.
"""

from __future__ import annotations

import matplotlib
from cycler import cycler
from matplotlib.font_manager import findfont, get_font

INK = "#010203"
LONGEST = 18  # letters of a name

COLOURS = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
}

STYLE = {
    "figure.figsize": (3.65, 2.5),
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.prop_cycle": cycler(color=list(COLOURS.values())),
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelsize": 9,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": INK,
    "grid.alpha": 0.13,
    "grid.linewidth": 0.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "text.color": INK,
    "font.size": 9,
    "mathtext.fontset": "dejavusans",
    "legend.frameon": False,
    "legend.fontsize": 9,
    "legend.handlelength": 1.4,
    "lines.linewidth": 1.4,
    "lines.markersize": 3.5,
    "patch.linewidth": 0.0,
    "hatch.color": INK,
    "boxplot.boxprops.color": INK,
    "boxplot.capprops.color": INK,
    "boxplot.flierprops.color": INK,
    "boxplot.flierprops.markeredgecolor": INK,
    "boxplot.whiskerprops.color": INK,
    "image.cmap": "cividis",
}


def use_style() -> None:
    """Draw every figure made from now on in the book's style; call it once, before the first plot."""
    matplotlib.rcParams.update(STYLE)


def drawable(name: str, number: int) -> str:
    """A name as the font can write it, and no longer than fits; else the number of the speaker."""
    font = get_font(findfont("DejaVu Sans"))
    known = all(font.get_char_index(ord(letter)) for letter in name)
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return short if known else f"speaker {number}"
