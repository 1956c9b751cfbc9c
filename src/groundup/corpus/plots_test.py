"""The picture shows what is in the corpus."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib import image

from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.pack_writer_test import LENGTHS, pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.plots import overview, write_picture
from groundup.errors import UserError


@pytest.fixture
def corpus(tmp_path):
    pack(tmp_path / "tiny")
    return PackedCorpus.open(tmp_path / "tiny")


def test_every_utterance_is_in_the_histogram(corpus):
    lengths, speakers, bands = overview(corpus).axes
    assert sum(bar.get_height() for bar in lengths.patches) == len(LENGTHS)
    assert lengths.get_xlabel() == "frames"  # it is not known how long one takes
    assert [bar.get_width() for bar in speakers.patches] == [2, 2]  # the unlabelled are nobody's
    np.testing.assert_allclose(bands.lines[0].get_ydata(), np.median(corpus.frames, axis=0), rtol=1e-6)


def test_few_speakers_are_named_and_many_are_counted(tmp_path):
    """Names as people have them: long, with dollars, in letters that the font lacks."""
    names = ["Zoë", "a$b$c_{", "张伟", "x" * 40]
    for count, shown in ((0, ["Zoë", "a$b$c_{", "speaker 2", "x" * 17 + "…"]), (596, [])):
        with PackWriter(tmp_path / f"{count}", bands=1) as writer:
            for number, name in enumerate(names + [f"id{number}" for number in range(count)]):
                for part in range(max(1, 5 - number)):
                    writer.add(f"{number} {part}", np.ones((9, 1)), speaker=name)
        corpus = PackedCorpus.open(tmp_path / f"{count}")
        figure = overview(corpus)
        figure.canvas.draw()  # a letter without a glyph would be a warning, and so an error
        written = [label.get_text() for label in figure.axes[1].get_yticklabels()]
        if count:
            assert "id0" not in written and figure.axes[1].get_ylabel().startswith("speakers, from the most")
        else:
            order = {name: label for label, name in enumerate(corpus.speakers)}
            assert written == [text if text != "speaker 2" else f"speaker {order['张伟']}" for text in shown]


def test_lengths_are_in_seconds_where_a_hop_is_known(tmp_path):
    with PackWriter(tmp_path / "out", bands=1, features={"hop_seconds": 0.01}) as writer:
        writer.add("u", np.ones((250, 1)), speaker="a")
    lengths = overview(PackedCorpus.open(tmp_path / "out")).axes[0]
    (bar,) = [bar for bar in lengths.patches if bar.get_height()]
    assert lengths.get_xlabel() == "seconds" and bar.get_x() <= 2.5 <= bar.get_x() + bar.get_width()


def test_the_picture_is_written_on_white(corpus, tmp_path):
    write_picture(overview(corpus), tmp_path / "corpus.png")
    picture = image.imread(tmp_path / "corpus.png")
    assert picture.shape[0] > 300 and picture.shape[1] > 1000 and (picture[0, 0] == 1).all()


def test_a_frame_that_is_no_number_is_not_drawn(tmp_path):
    with PackWriter(tmp_path / "out", bands=1) as writer:
        writer.add("u", np.ones((3, 1)), speaker="a")
    with open(tmp_path / "out" / "frames.npy", "r+b") as file:
        file.seek(128)
        file.write(np.float32(np.inf).tobytes())
    with pytest.raises(UserError, match=r"frames\.npy: damaged, a frame is not finite"):
        overview(PackedCorpus.open(tmp_path / "out"))
