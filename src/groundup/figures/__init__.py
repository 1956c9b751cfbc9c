"""What a chapter shows: pictures, drawings, live figures, tables, sound, source, sentences with numbers.

Everything here returns an object that the last line of a cell displays, in a notebook and on the page.
"""

from groundup.figures.audio import Audio, audio
from groundup.figures.diagram import Diagram
from groundup.figures.live import StaticFigure, live
from groundup.figures.picture import Picture, show
from groundup.figures.prose import Prose, prose
from groundup.figures.source import source
from groundup.figures.style import COLOURS, INK, STYLE, use_style
from groundup.figures.svg import inline_svg
from groundup.figures.table import Table, table

__all__ = [
    "COLOURS",
    "INK",
    "STYLE",
    "Audio",
    "Diagram",
    "Picture",
    "Prose",
    "StaticFigure",
    "Table",
    "audio",
    "inline_svg",
    "live",
    "prose",
    "show",
    "source",
    "table",
    "use_style",
]
