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


@pytest.mark.parametrize("place", ["unfinished", "."])
def test_what_a_killed_run_left_is_found_if_it_can_be_gone_on_with_and_removed_if_not(tmp_path, place):
    program = """if True:
        import os, signal, sys
        from groundup.training.folder import new_folder
        with new_folder(sys.argv[1]) as folder:
            (folder / sys.argv[2] / "old").write_text("1")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path / "out"), place], check=False)
    assert killed.returncode == -9 and list(tmp_path.glob(f".out*/{place}/old"))
    found = []
    with new_folder(tmp_path / "out", admit=found.append) as folder:
        assert (folder / place / "old").exists() == bool(found) == (place == "unfinished")
        (folder / "new").write_text("1")
    assert (tmp_path / "out" / "new").exists() and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_admitted_is_left_where_it_was(tmp_path):
    for name in (".out.partial", "other"):
        (tmp_path / name / "unfinished").mkdir(parents=True)
        (tmp_path / name / "unfinished" / "old").write_text("1")
    before = sorted(tmp_path.rglob("*"))
    for name in ("out", "other"):
        with pytest.raises(ZeroDivisionError), new_folder(tmp_path / name, admit=lambda left: 1 / 0):
            raise AssertionError("the block must not run")
    assert sorted(tmp_path.rglob("*")) == before
    with new_folder(tmp_path / "other", fresh=True) as folder:
        assert not list((folder / "unfinished").iterdir())


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
