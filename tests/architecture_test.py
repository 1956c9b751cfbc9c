"""Imports point down, never across and never up; what imports what is decided here and nowhere else."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Each part of the library and the parts that it may import. Two wings: autograd, nn, optim,
# conformer are built from NumPy; corpus, speaker, training, recognition on PyTorch. They meet in experiments.
ALLOWED = {
    "errors": set(),
    "compat": set(),
    "text": set(),
    "progress": set(),
    "files": {"errors", "text"},
    "autograd": set(),
    "nn": {"autograd"},
    "optim": {"autograd", "nn"},
    "conformer": {"autograd", "nn"},
    "corpus": {"errors", "text", "progress", "files", "figures"},
    "speaker": set(),
    "training": {"errors", "compat", "files", "corpus", "speaker", "figures"},
    "recognition": {"errors", "text", "files", "corpus", "speaker", "training", "figures"},
    "tuning": {"errors", "files", "corpus", "training", "figures"},
    "figures": set(),
    "exercises": {"figures"},
    "experiments": {
        *("autograd", "nn", "optim", "conformer", "corpus", "speaker", "training", "recognition"),
        *("tuning", "figures"),
    },
    "cli": {"errors", "text", "corpus", "training", "recognition", "tuning"},
    "__main__": {"cli"},
}
# The wing that is built from NumPy stays free of PyTorch and of everything that plots.
NUMPY_ONLY = {"autograd", "nn", "optim", "conformer"}
FOREIGN_TO_NUMPY_WING = {"torch", "torchaudio", "torchvision", "lightning", "matplotlib", "d2l", "sklearn"}


def modules(root: Path) -> list[Path]:
    """Every module of the library; tests may import what they compare with."""
    found = [p for p in (root / "src" / "groundup").rglob("*.py") if not p.name.endswith("_test.py")]
    return sorted(p for p in found if p.parent.name != "groundup" or p.name != "__init__.py")


def part(path: Path, root: Path) -> str:
    return path.relative_to(root / "src" / "groundup").parts[0].removesuffix(".py")


def imported(path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """The absolute name of each module that `path` imports from, anywhere in the file, and what it takes."""
    package = path.relative_to(root / "src").parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((stem, alias.name) for alias in node.names)


def imports(path: Path, root: Path) -> set[str]:
    """Absolute names of all that `path` imports: modules, and what it takes from them."""
    return {name for stem, alias in imported(path, root) for name in (stem, f"{stem}.{alias}".rstrip("."))}


def test_every_part_of_the_library_has_a_place(root):
    assert {part(p, root) for p in modules(root)} == set(ALLOWED)


def test_imports_point_down(root):
    wrong = []
    for path in modules(root):
        own = part(path, root)
        used = {name.split(".")[1] for name in imports(path, root) if name.startswith("groundup.")}
        wrong += [f"{path.relative_to(root)} imports groundup.{p}" for p in used - ALLOWED[own] - {own}]
    assert not wrong


def test_the_numpy_wing_is_built_from_numpy(root):
    wrong = []
    for path in modules(root):
        if part(path, root) in NUMPY_ONLY:
            used = {name.split(".")[0] for name in imports(path, root)} & FOREIGN_TO_NUMPY_WING
            wrong += [f"{path.relative_to(root)} imports {name}" for name in used]
    assert not wrong


def graph(root: Path) -> dict[str, set[str]]:
    """For each module of the library, a package being its `__init__`, those that it imports."""
    paths = {".".join(p.relative_to(root / "src").with_suffix("").parts): p for p in modules(root)}
    paths = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    return {
        name: {
            inner if (inner := f"{stem}.{alias}") in paths else stem for stem, alias in imported(path, root)
        }
        & paths.keys()
        for name, path in paths.items()
    }


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules each of which imports the next, the last one being the first again; none when there are none."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_itself_by_way_of_others(root):
    assert len(graph(root)) > 300 and not circle(graph(root))


def test_a_circle_within_a_part_is_found(tmp_path):
    """Made by hand: two modules of one folder, of which one imports the other late and relatively."""
    folder = tmp_path / "src" / "groundup" / "corpus" / "pack"
    folder.mkdir(parents=True)
    (folder / "one.py").write_text("from groundup.corpus.pack import two\n")
    (folder / "two.py").write_text("def late():\n    from .three import thing\n")
    (folder / "three.py").write_text("thing = 1\n")
    assert not circle(graph(tmp_path))
    (folder / "three.py").write_text("import groundup.corpus.pack.one\n")
    assert set(circle(graph(tmp_path))) == {
        f"groundup.corpus.pack.{name}" for name in ("one", "two", "three")
    }


@pytest.mark.parametrize(
    "package", [f"groundup.{name}" for name in ("autograd", "nn", "optim", "conformer", "cli")]
)
def test_import_pulls_in_neither_torch_nor_matplotlib(root, package):
    program = f"import sys, {package}; print(sorted({{'torch', 'matplotlib'}} & set(sys.modules)))"
    environment = {"PYTHONPATH": str(root / "src"), "PATH": ""}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert run.stdout.strip() == "[]", run.stderr


def test_no_module_is_longer_than_one_reading(root):
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in modules(root)}
    most = {"corpus": 200, "files": 200}  # the rooms that are there already; elsewhere it is on its way down
    assert not [
        f"{p.relative_to(root)}: {n} lines" for p, n in lengths.items() if n > most.get(part(p, root), 260)
    ]


def test_every_module_has_its_test_beside_it(root):
    lonely = [
        str(p.relative_to(root))
        for p in modules(root)
        if p.name not in ("__init__.py", "__main__.py") and not p.with_name(f"{p.stem}_test.py").exists()
    ]
    assert not lonely
