"""A new file appears whole, or leaves no trace."""

from __future__ import annotations

import pytest

from groundup.errors import UserError
from groundup.files.atomic_file import new_file, replace_file


def test_a_new_file_appears_whole(tmp_path):
    with new_file(tmp_path / "a.csv") as file:
        file.write_text("1")
        assert not (tmp_path / "a.csv").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"] and (tmp_path / "a.csv").read_text() == "1"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_new_file_vanishes_when_its_block_fails(tmp_path, error):
    with pytest.raises(error), new_file(tmp_path / "a.csv") as file:
        file.write_text("1")
        raise error
    assert not list(tmp_path.iterdir())


def test_a_new_file_never_replaces_another(tmp_path):
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(UserError, match="already exists"), new_file(tmp_path / "a.csv"):
        raise AssertionError("the block must not run")
    with pytest.raises(UserError, match="already exists"), new_file(tmp_path / "late") as file:
        file.write_text("ours")
        (tmp_path / "late").write_text("theirs")  # someone else was faster
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a.csv": "mine", "late": "theirs"}


def test_a_disk_that_takes_nothing_is_told_in_one_line(tmp_path):
    with pytest.raises(UserError, match=r"a\.csv: cannot be written \(No space left on device\)"):
        with new_file(tmp_path / "a.csv"):
            raise OSError(28, "No space left on device")


def test_a_file_is_replaced_whole_or_kept(tmp_path):
    file = tmp_path / "found.json"
    for text in ("one", "two"):
        replace_file(file, lambda partial, text=text: partial.write_text(text))
        assert file.read_text() == text

    def broken(partial):
        partial.write_text("half")
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        replace_file(file, broken)
    assert [path.name for path in tmp_path.iterdir()] == ["found.json"] and file.read_text() == "two"
