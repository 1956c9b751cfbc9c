"""The first cell of a chapter, in a kernel that lacks the library: it installs the wheel of the book's own site."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from book import address as addresses

CHAPTERS = sorted((Path(__file__).resolve().parent.parent / "chapters").glob("*.ipynb"))


def install_cell(chapter: Path) -> str:
    return next(cell.source for cell in nbformat.read(chapter, 4).cells if cell.id == "install")


@pytest.fixture
def bare_kernel(tmp_path, monkeypatch) -> str:
    """The name of a kernel that has all our packages save the library; it installs into a folder of its own."""
    packages, shared = Path(sysconfig.get_path("purelib")), tmp_path / "shared"
    shared.mkdir()
    for entry in packages.iterdir():
        if not entry.name.startswith("groundup"):
            (shared / entry.name).symlink_to(entry)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    (own,) = (tmp_path / "bare").glob("lib/python*/site-packages")
    (own / "shared.pth").write_text(f"{shared}\n")
    spec = tmp_path / "jupyter" / "kernels" / "bare" / "kernel.json"
    spec.parent.mkdir(parents=True)
    python = str(tmp_path / "bare" / "bin" / "python")
    command = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": command, "display_name": "bare", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return "bare"


def run(kernel: str, folder: Path, *sources: str) -> list[nbformat.NotebookNode]:
    """Run the cells in an empty directory; returns them with their outputs."""
    (folder / "empty").mkdir()
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    resources = {"metadata": {"path": str(folder / "empty")}}
    NotebookClient(notebook, kernel_name=kernel, resources=resources, timeout=120).execute()
    return notebook.cells


def test_every_chapter_has_the_cell_and_it_fits_a_phone(root):
    assert CHAPTERS
    for chapter in CHAPTERS:
        assert install_cell(chapter) in map(addresses.install_cell, ("", "[speech]", "[tune]"))
    assert max(map(len, addresses.install_cell("[speech]").splitlines())) <= 80


@pytest.mark.parametrize("extra", ["", "[speech]"])
def test_the_library_comes_from_the_site_and_nothing_else_changes(
    bare_kernel, built_book, address, tmp_path, extra
):
    cell = addresses.install_cell(extra).replace(addresses.site(), address.rstrip("/"))
    versions = "import importlib.metadata as m\n[m.version(n) for n in ('numpy', 'torch')]"
    after = "import groundup\ngroundup.__version__, groundup.__file__"
    before, _, now, where = run(bare_kernel, tmp_path, versions, cell, versions, after)
    assert now.outputs[0].data == before.outputs[0].data
    said = where.outputs[0].data["text/plain"]
    assert addresses.version() in said and str(tmp_path / "bare") in said


def test_where_there_is_no_wheel_one_line_says_so_and_the_notebook_stops(bare_kernel, serve, tmp_path):
    (tmp_path / "nothing").mkdir()
    nowhere = serve(tmp_path / "nothing").rstrip("/")
    cell = addresses.install_cell().replace(addresses.site(), nowhere)
    with pytest.raises(CellExecutionError) as stopped:
        run(bare_kernel, tmp_path, cell, "print('and on')")
    assert stopped.value.ename == "SystemExit"
    assert (
        stopped.value.evalue
        == f"Could not install {nowhere}/wheel/{addresses.wheel()}: the lines above say why."
    )
    assert "Traceback" not in stopped.value.traceback


def test_where_the_library_is_nothing_is_installed(tmp_path):
    (cell,) = run(
        "python3", tmp_path, addresses.install_cell().replace(addresses.site(), "http://127.0.0.1:9")
    )
    assert cell.outputs == []
