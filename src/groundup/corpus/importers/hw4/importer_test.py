"""The homework's data as a user packs them: from a folder or an archive, there and back again."""

from __future__ import annotations

import shutil

import pytest

from groundup.corpus.cli.commands_test import groundup
from groundup.corpus.cli.info import summary
from groundup.corpus.importers.hw4.export import export_homework
from groundup.corpus.pack.check import check
from groundup.corpus.pack.pack_writer_test import pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError


@pytest.fixture
def homework(tmp_path):
    """The homework's layout: four utterances of two speakers, two of nobody knows whom."""
    pack(tmp_path / "tiny")
    export_homework(PackedCorpus.open(tmp_path / "tiny"), tmp_path / "Dataset")
    shutil.rmtree(tmp_path / "tiny")
    return tmp_path / "Dataset"


def test_hw4_from_a_folder_and_from_an_archive(homework, tmp_path, capsys):
    groundup("hw4", "--from", homework, "--out", tmp_path / "out")
    corpus = check(tmp_path / "out")
    assert corpus.speakers == ["a", "b"] and corpus.labels.tolist() == [0, 0, 1, 1, -1, -1]
    assert corpus.field("part").tolist() == ["labelled"] * 4 + ["unlabelled"] * 2
    assert all((homework / name).is_file() for name in corpus.ids)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"{tmp_path / 'out'}: {summary(corpus)}" and "Fewer than 7 frames" in told[1]
    shutil.make_archive(tmp_path / "Dataset", "gztar", tmp_path, "Dataset")
    shutil.make_archive(tmp_path / "Dataset", "zip", tmp_path, "Dataset")
    for name in ("Dataset.tar.gz", "Dataset.zip"):
        groundup("hw4", "--from", tmp_path / name, "--out", tmp_path / f"from {name}", "--workers", 1)
        for path in (tmp_path / "out").iterdir():
            assert path.read_bytes() == (tmp_path / f"from {name}" / path.name).read_bytes()


def test_hw4_there_and_back_again(homework, tmp_path):
    """Packed, exported and packed again: the same bytes, in half precision too."""
    for dtype in ("float32", "float16"):
        packed, exported, again = (tmp_path / f"{name} {dtype}" for name in ("packed", "exported", "again"))
        groundup("hw4", "--from", homework, "--out", packed, "--dtype", dtype)
        groundup("export-hw4", packed, "--out", exported)
        groundup("hw4", "--from", exported, "--out", again, "--dtype", dtype)
        for path in packed.iterdir():
            assert path.read_bytes() == (again / path.name).read_bytes()


def test_hw4_labelled_alone(homework, tmp_path):
    (homework / "testdata.json").unlink()
    groundup("hw4", "--from", homework, "--out", tmp_path / "out", "--labelled-only")
    assert (PackedCorpus.open(tmp_path / "out").labels >= 0).all()


def test_a_missing_file_is_told_at_once_or_left_out(homework, tmp_path, capsys):
    name = sorted(homework.glob("*.pt"))[0].name
    (homework / name).unlink()
    with pytest.raises(UserError, match=rf"^{name}: missing, and .* lists it"):
        groundup("hw4", "--from", homework, "--out", tmp_path / "out")
    groundup("hw4", "--from", homework, "--out", tmp_path / "out", "--skip-bad")
    assert list(check(tmp_path / "out").skipped) == [name]
    assert f"; 1 left out ({name}: missing" in capsys.readouterr().out
