"""A folder appears whole or not at all; a file that was changed afterwards is known by its checksum."""

from __future__ import annotations

import subprocess
import sys

import pytest

from groundup.errors import UserError
from groundup.training.folder import new_folder, read_json, write_json


def test_a_new_folder_appears_whole(tmp_path):
    with new_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("1")
        assert not (tmp_path / "out").exists()
    assert (tmp_path / "out" / "a").read_text() == "1"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_new_folder_vanishes_when_its_block_fails(tmp_path, error):
    with pytest.raises(error), new_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("1")
        raise error
    assert not list(tmp_path.iterdir())


def test_a_new_folder_never_replaces_another(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(UserError, match="already exists"), new_folder(tmp_path / "out"):
        raise AssertionError("the block must not run")
    with pytest.raises(UserError, match="already exists"), new_folder(tmp_path / "late"):
        (tmp_path / "late").mkdir()  # someone else was faster
    assert sorted(p.name for p in tmp_path.iterdir()) == ["late", "out"]


def test_what_a_killed_run_left_is_removed(tmp_path):
    program = """if True:
        import os, signal, sys
        from groundup.training.folder import new_folder
        with new_folder(sys.argv[1]) as folder:
            (folder / "old").write_text("1")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path / "out")], check=False)
    assert killed.returncode == -9 and list(tmp_path.glob(".out*/old"))
    with new_folder(tmp_path / "out") as folder:
        (folder / "new").write_text("1")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "out"]


def test_two_runs_do_not_write_into_one_folder(tmp_path):
    with new_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("1")
        with pytest.raises(UserError, match="another run is writing there"), new_folder(tmp_path / "out"):
            raise AssertionError("the block must not run")
    assert (tmp_path / "out" / "a").read_text() == "1"


def test_without_a_name_the_folder_is_temporary():
    with new_folder(None) as folder:
        (folder / "a").write_text("1")
    assert not folder.exists()


def test_json_that_was_changed_or_is_of_another_form_is_refused(tmp_path):
    file = tmp_path / "a.json"
    write_json(file, "groundup model", {"seed": 3})
    assert read_json(file, "groundup model")["seed"] == 3
    with pytest.raises(UserError, match=r"a.json: damaged, or not the groundup training"):
        read_json(file, "groundup training")
    for harmed in (file.read_text().replace("3", "4"), "[]", '{"checksum": "\\ud800"}', "[" * 100_000, "{"):
        file.write_text(harmed)
        with pytest.raises(UserError, match=r"a.json: (damaged|not JSON)"):
            read_json(file, "groundup model")
