"""Each drawing is true to the numbers that it was given, and to what the library computes."""

import xml.etree.ElementTree as ElementTree

import pytest
import torch

from groundup.experiments.speaker import diagrams
from groundup.experiments.speaker.vowel import spectrum
from groundup.figures import Diagram
from groundup.speaker import relative_shift

NAME = "{http://www.w3.org/2000/svg}"


def parts(drawing: Diagram, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing.svg("A drawing of boxes")).iter(NAME + tag))


def texts(drawing: Diagram) -> list[str]:
    return ["".join(text.itertext()).strip("\u200b ") for text in parts(drawing, "text")]


def colour(part: ElementTree.Element) -> str:
    return part.get("stroke").removeprefix("var(--gu-").partition(",")[0]


def test_a_row_of_the_batch_is_as_long_as_its_utterance_and_the_filling_ends_where_the_longest_does():
    rows = parts(diagrams.batch([50, 200]), "rect")
    own, filling, longest = [(float(r.get("x")), float(r.get("width")), colour(r)) for r in rows]
    assert (own[2], filling[2], longest[2]) == ("blue", "vermillion", "blue")
    assert own[1] == pytest.approx(longest[1] / 4) and filling[0] == own[0] + own[1]
    assert filling[0] + filling[1] == longest[0] + longest[1]
    assert "$T$ = 200 frames, for all".replace("$", "") in texts(diagrams.batch([50, 200]))


def test_the_panels_have_a_line_for_each_harmonic_and_the_vowel_is_the_product():
    drawing = diagrams.source_and_filter(17.5, 200)
    lines = [path.get("d") for path in parts(drawing, "path") if "blue" in path.get("stroke")]
    harmonics = spectrum(17.5, 200, top_hz=4000.0).harmonics
    assert len(lines) == 2 * len(harmonics)
    assert texts(drawing).count("×") == texts(drawing).count("=") == 1
    tops = [float(line.rpartition(" ")[2]) for line in lines]
    source, vowel = tops[: len(harmonics)], tops[len(harmonics) :]
    assert source == sorted(source) and vowel != sorted(vowel)  # the folds fall off, the hills lift


@pytest.mark.parametrize("frames", [2, 3, 5])
def test_the_filled_cells_of_both_tables_are_what_the_library_reads(frames):
    table, reread = diagrams.shift(frames)
    distances = torch.cat([torch.tensor([99]), torch.arange(frames - 1, -frames, -1)]).repeat(frames, 1)
    needed = [str(d).replace("-", "−") for d in relative_shift(distances).flatten().tolist()]
    for drawing, columns in ((table, 2 * frames), (reread, 2 * frames - 1)):
        cells, words = parts(drawing, "rect"), texts(drawing)
        shown = [text for text in words if text == "·" or text.lstrip("−").isdigit()]
        rows = [shown[start + 1 : start + 1 + columns] for start in range(0, len(shown), columns + 1)]
        filled = [float(cell.get("fill-opacity")) > 0 for cell in cells]
        assert len(cells) == frames * columns
        flat = [word for row in rows for word in row]
        assert [word for word, is_filled in zip(flat, filled, strict=True) if is_filled] == needed
        if drawing is reread:  # the square stands in front
            assert filled == ([True] * frames + [False] * (frames - 1)) * frames


def test_the_doors_are_numbered_and_each_strip_has_its_padding_behind():
    drawing = diagrams.doors()
    assert [text for text in texts(drawing) if text.isdigit()] == ["1", "2", "3", "4"]
    frames = [colour(rect) for rect in parts(drawing, "rect") if rect.get("rx") == "2"]
    assert frames.count("vermillion") == 3 * 3 + 3 + 0 + 5
