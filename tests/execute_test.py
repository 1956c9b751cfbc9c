"""How book/execute.py runs a chapter and remembers its outputs, and which library it says that it ran."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book import execute, library


@pytest.fixture
def package(tmp_path):
    """A checkout of a small library; returns its folder."""
    package = tmp_path / "src" / "groundup"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("answer = 42\n")
    (package / "x_test.py").write_text("")
    (tmp_path / "book" / "results").mkdir(parents=True)
    (tmp_path / "book" / "results" / "run.json").write_text("{}")
    return package


@pytest.fixture
def wheel(tmp_path, package):
    """The same library as it is installed: the recorded runs lie inside, the tests do not."""
    wheel = tmp_path / "site-packages" / "groundup"
    (wheel / "experiments" / "results").mkdir(parents=True)
    (wheel / "__init__.py").write_text((package / "__init__.py").read_text())
    (wheel / "experiments" / "results" / "run.json").write_text("{}")
    return wheel


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A folder for the outputs of the chapters that a test writes, with an installed library that is current."""
    monkeypatch.setattr(execute, "cache_folder", lambda: tmp_path / "_build" / "cache" / "key")
    monkeypatch.setattr(execute, "_library", lambda: {"key": "key", "current": True})
    return tmp_path


def chapter(folder, *sources: str):
    cells = [new_markdown_cell("# Chapter"), *map(new_code_cell, sources)]
    path = folder / "chapter.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def run(*paths) -> tuple[list[str], list[str]]:
    said = []
    failures = asyncio.run(execute.execute_all(list(paths), jobs=2, say=lambda line, **_: said.append(line)))
    return said, failures


def test_the_key_follows_code_and_results_and_not_tests(package):
    keys = [library.key(package)]
    for path in (package / "__init__.py", package.parents[1] / "book" / "results" / "run.json"):
        path.write_text(path.read_text() + " ")
        keys.append(library.key(package))
    (package / "new.py").write_text("")
    keys.append(library.key(package))
    assert len(set(keys)) == 4
    (package / "x_test.py").write_text("changed")
    (package / "x.pyc").write_text("compiled")
    assert library.key(package) == keys[-1]


def test_the_key_follows_the_installed_versions_and_the_digest_does_not(package, monkeypatch):
    before = library.key(package), library.digest(package)
    monkeypatch.setattr(library, "distributions", lambda: [SimpleNamespace(name="numpy", version="0")])
    assert library.key(package) != before[0] and library.digest(package) == before[1]


def test_a_wheel_has_the_digest_of_its_checkout(package, wheel):
    assert library.digest(wheel) == library.digest(package)
    (wheel / "__init__.py").write_text("answer = 43\n")
    assert library.digest(wheel) != library.digest(package)


def test_the_key_is_that_of_what_a_kernel_imports_whatever_this_process_has_in_front(package, monkeypatch):
    fresh = execute._library.__wrapped__
    before = fresh()
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    monkeypatch.syspath_prepend(package.parent)
    import setuptools  # noqa: F401  # brings its own copies of some packages

    assert fresh() == before
    installed = "pathlib.Path(groundup.__file__).parent"
    assert before["key"] == said(f"print(library.key({installed}))")
    current = said(f"print(library.digest({installed}) == library.digest(library.ROOT / 'src' / 'groundup'))")
    assert before["current"] == (current == "True")


def test_a_chapter_finds_the_command_that_is_installed_beside_its_python():
    found = said("import shutil; print(shutil.which('groundup'))")
    assert Path(found).parent == Path(sys.executable).parent


def said(program: str) -> str:
    """What a fresh process prints that finds the library as a kernel does."""
    program = f"import groundup, pathlib; from book import library; {program}"
    command, environment = [sys.executable, "-c", program], execute.kernel_environment()
    done = subprocess.run(
        command, cwd=execute.ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_without_an_installed_library_one_line_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(library.importlib.util, "find_spec", lambda name: None)
    assert library.main() == 1
    assert capsys.readouterr().err == "expected the library to be installed: run `make install`\n"


def test_main_says_the_key_and_whether_the_library_is_current(package, wheel, monkeypatch, capsys):
    found = SimpleNamespace(origin=str(wheel / "__init__.py"))
    monkeypatch.setattr(library.importlib.util, "find_spec", lambda name: found)
    monkeypatch.setattr(library, "ROOT", package.parents[1])
    assert library.main() == 0
    assert json.loads(capsys.readouterr().out) == {"key": library.key(wheel), "current": True}
    (package / "__init__.py").write_text("answer = 43\n")
    library.main()
    assert json.loads(capsys.readouterr().out) == {"key": library.key(wheel), "current": False}


def test_nothing_runs_while_the_installed_library_is_another(book, monkeypatch):
    path = chapter(book, "41 + 1")
    monkeypatch.setattr(execute, "_library", lambda: {"key": "key", "current": False})
    said, failures = run(path)
    assert said == ["chapter.ipynb                NOT RUN"]
    assert failures == ["chapter.ipynb: the installed library is not that of src: run `make install`"]
    with pytest.raises(RuntimeError, match="the installed library is not that of src"):
        execute.executed(path)


def test_what_ran_before_is_found_again_whatever_src_has_become(book, monkeypatch):
    path = chapter(book, "41 + 1")
    assert not run(path)[1]
    monkeypatch.setattr(execute, "_library", lambda: {"key": "key", "current": False})
    assert run(path) == (["chapter.ipynb                cached"], [])


def test_a_chapter_runs_alone_and_once(book, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(book))
    monkeypatch.setenv("GROUNDUP_PAGE", "0")
    count = book / "count"
    path = chapter(
        book,
        f"import os; open({str(count)!r}, 'a').write('x'); sorted(os.listdir())",
        "[os.environ.get(name) for name in ('PYTHONPATH', 'GROUNDUP_PAGE', 'OMP_NUM_THREADS')]",
    )
    said, failures = run(path)
    assert not failures and re.fullmatch(r"chapter\.ipynb +\d+\.\d s", said[0])
    outputs = [cell.outputs[0].data["text/plain"] for cell in execute.executed(path).cells[1:]]
    assert outputs == ["['chapter.ipynb']", "[None, '1', '1']"]
    assert run(path) == (["chapter.ipynb                cached"], [])
    assert count.read_text() == "x"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", r"chapter.ipynb: a cell failed\n[\s\S]*ZeroDivisionError"),
        ("import warnings; warnings.warn('beware')", r"chapter.ipynb: cell 2 wrote to stderr\n[\s\S]*beware"),
    ],
)
def test_a_chapter_that_fails_or_warns_is_not_kept(book, source, message):
    path = chapter(book, source)
    said, failures = run(path)
    assert said == ["chapter.ipynb                FAILED"]
    assert re.match(message, failures[0])
    assert run(path)[0] == said
    with pytest.raises(RuntimeError, match=message):
        execute.executed(path)


def test_what_is_asked_for_before_it_ran_runs_then(book):
    path = chapter(book, "40 + 2")
    assert execute.executed(path).cells[1].outputs[0].data["text/plain"] == "42"
    assert run(path)[0] == ["chapter.ipynb                cached"]


def test_chapters_are_those_of_the_contents(root):
    networks = ["autograd", "weight_decay", "initialisation", "dropout", "normalisation", "optimisers"]
    voices = ["data", "corpus", "speaker", "conformer", "embedding", "write_up", "tuning", "beyond"]
    assert [path.stem for path in execute.chapters()] == [*networks, *voices, "two_engines"]
