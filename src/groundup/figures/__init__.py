"""What a chapter shows: pictures, live figures, tables, sound, and sentences with numbers from the code.

Everything here returns an object that the last line of a cell displays, in a notebook and on the page.
"""

from groundup.figures.audio import Audio, audio
from groundup.figures.live import StaticFigure, live
from groundup.figures.picture import Picture, show
from groundup.figures.prose import Prose, prose
from groundup.figures.style import COLOURS, INK, STYLE, use_style
from groundup.figures.svg import inline_svg
from groundup.figures.table import Table, table

__all__ = [
    "COLOURS",
    "INK",
    "STYLE",
    "Audio",
    "Picture",
    "Prose",
    "StaticFigure",
    "Table",
    "audio",
    "inline_svg",
    "live",
    "prose",
    "show",
    "table",
    "use_style",
]
