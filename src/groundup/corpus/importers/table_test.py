"""Columns bear names that fields can have, whatever they are called in the file. The rest: folder_test.py."""

from __future__ import annotations

import inspect

import pytest

from groundup.corpus.importers.table import TAKEN, rows_of
from groundup.corpus.pack.manifest import FIELD
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.errors import UserError


def test_the_names_that_cannot_be_columns_are_the_arguments_of_the_writer():
    arguments = {
        *inspect.signature(PackWriter.add).parameters,
        *inspect.signature(PackWriter.leave_out).parameters,
    }
    assert {*TAKEN} == arguments - {"fields"}


@pytest.mark.parametrize(
    "names", ["Speaker,PATH,path,Path_", "path,speaker,,,1st,a b,a-b,A_B", f"name,audio,speaker,{'x' * 300}"]
)
def test_every_column_gets_a_name_of_its_own(tmp_path, names):
    count = len(names.split(","))
    (tmp_path / "list.csv").write_text(f"{names}\n{','.join(map(str, range(count)))}\n")
    [row] = rows_of(tmp_path / "list.csv", unlabelled=False)
    cells = row.cells
    assert row.line == 2 and sorted(map(int, cells.values())) == list(range(count))
    assert {"path", "speaker"} < cells.keys() and not cells.keys() & ({*TAKEN} - {"speaker"})
    assert all(FIELD.fullmatch(name) for name in cells)


def test_without_the_two_columns_it_is_refused(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("path;room\n1.wav;hall\n")
    with pytest.raises(UserError, match=r"line 1: expected the columns path and speaker, found path, room"):
        rows_of(file, unlabelled=False)
    [row] = rows_of(file, unlabelled=True)
    assert row.line == 2 and row.cells == {"speaker": "", "path": "1.wav", "room": "hall"}
