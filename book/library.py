"""Which library a chapter runs: its key, and whether it is the one of this checkout.

    python book/library.py

A chapter's kernel is a fresh process without PYTHONPATH, so the answer is given by a fresh process too. In
any other one `src` may stand in front of the installed library, and the list of installed packages may have
grown: setuptools, once imported, brings its own copies of some.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def digest(package: Path) -> str:
    """Hash of the library's files and of the recorded runs; tests do not count.

    The same for a checkout and for a wheel of it, wherever the recorded runs lie.
    """
    inside = package / "experiments" / "results"
    results = inside if inside.is_dir() else package.parents[1] / "book" / "results"
    found = hashlib.sha256()
    for folder in (package, results):
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            name = path.relative_to(folder).as_posix()
            generated = path.suffix == ".pyc" or (folder == package and inside in path.parents)
            if path.is_file() and not generated and not name.endswith("_test.py"):
                found.update(f"{name}\0{len(content := path.read_bytes())}\0".encode() + content)
    return found.hexdigest()


def key(package: Path) -> str:
    """Hash of the library, of Python and of every installed version."""
    installed = {f"{found.name}=={found.version}" for found in distributions() if found.name != "groundup"}
    words = "\n".join([digest(package), sys.version, *sorted(installed)])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def main() -> int:
    found = importlib.util.find_spec("groundup")
    if found is None:
        print("expected the library to be installed: run `make install`", file=sys.stderr)
        return 1
    package = Path(found.origin).parent
    current = digest(package) == digest(ROOT / "src" / "groundup")
    print(json.dumps({"key": key(package), "current": current}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
