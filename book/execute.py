"""Run every chapter once, as a reader would: alone, in an empty directory, from the installed library.

    python book/execute.py [--jobs 2]

The outputs go into the cache that Jupyter Book reads (`_build/cache/KEY`), under the key that it looks up, so
that building the book afterwards runs nothing. KEY stands for the library's files and all installed versions:
when one of them changes, every chapter runs again. A chapter fails where a cell raises, or warns.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

ROOT = Path(__file__).resolve().parent.parent
CELL_SECONDS = 300
BUDGET = 30  # seconds a chapter may take on a quiet core


def chapters() -> list[Path]:
    """The notebooks of the table of contents, in its order."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = [ROOT / entry["file"] for part in contents["parts"] for entry in part["chapters"]]
    return [path for path in (_notebook(file) for file in files) if path]


def _notebook(file: Path) -> Path | None:
    path = file if file.suffix == ".ipynb" else file.with_name(f"{file.name}.ipynb")
    return path if path.is_file() or file.suffix == ".ipynb" else None


def cache_folder() -> Path:
    """Where the outputs lie that belong to the library and the versions installed now."""
    return ROOT / "_build" / "cache" / library_key()


def library_key() -> str:
    """The key of the library and the versions that a chapter runs, see library.py."""
    return _library()["key"]


@functools.cache
def _library() -> dict:
    """What library.py says of the library that a kernel started now would import."""
    command = [sys.executable, str(ROOT / "book" / "library.py")]
    done = subprocess.run(command, env=kernel_environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout)


def executed(path: Path) -> nbformat.NotebookNode:
    """The chapter with its outputs, from the cache; it runs first where the cache does not hold it.

    Raises RuntimeError where a cell fails or warns.
    """
    notebook, cache = nbformat.read(path, as_version=4), get_cache(cache_folder())
    try:
        return cache.merge_match_into_notebook(notebook)[1]
    except KeyError:
        if failures := asyncio.run(execute_all([path], jobs=1, say=lambda *_, **__: None)):
            raise RuntimeError(failures[0]) from None
        return cache.merge_match_into_notebook(notebook)[1]


async def execute(path: Path, notebook: nbformat.NotebookNode) -> float:
    """Run the notebook in place, alone in an empty directory; returns seconds.

    Raises RuntimeError with the traceback of the cell that failed, or with what a cell wrote to stderr.
    """
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="chapter-") as empty:
        nbformat.write(notebook, Path(empty) / path.name)
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": empty}},
            record_timing=False,  # it would change the cells, and with them their key in the cache
            extra_arguments=["--log-level=ERROR"],
        )
        try:
            await client.async_execute(env=kernel_environment())
        except CellTimeoutError as error:
            raise RuntimeError(f"{path.name}: a cell ran for more than {CELL_SECONDS} s") from error
        except CellExecutionError as error:
            raise RuntimeError(f"{path.name}: a cell failed\n{error}") from error
    refuse_warnings(path, notebook)
    return time.perf_counter() - start


def kernel_environment() -> dict[str, str]:
    """The environment of a chapter: static figures, one thread, the installed library and its command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    path = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    return environment | {"GROUNDUP_PAGE": "1", "OMP_NUM_THREADS": "1", "PATH": path}


def refuse_warnings(path: Path, notebook: nbformat.NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RuntimeError(
                    f"{path.name}: cell {number} wrote to stderr\n{cell.source}\n\n{output.text}"
                )


async def execute_all(paths: list[Path], jobs: int, say=print) -> list[str]:
    """Run what the cache does not hold, `jobs` at a time; returns what went wrong.

    Nothing runs while the installed library is not that of this checkout: its outputs would be old ones.
    """
    cache, slots, failures = get_cache(cache_folder()), asyncio.Semaphore(jobs), []

    async def run(path: Path) -> None:
        notebook = nbformat.read(path, as_version=4)
        try:
            cache.match_cache_notebook(notebook)
            return say(f"{path.name:<28} cached", flush=True)
        except KeyError:
            pass
        if not _library()["current"]:
            failures.append(f"{path.name}: the installed library is not that of src: run `make install`")
            return say(f"{path.name:<28} NOT RUN", flush=True)
        async with slots:
            try:
                seconds = await execute(path, notebook)
            except RuntimeError as error:
                failures.append(str(error))
                return say(f"{path.name:<28} FAILED", flush=True)
        bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        over = f", more than its budget of {BUDGET} s" if seconds > BUDGET else ""
        say(f"{path.name:<28} {seconds:5.1f} s{over}", flush=True)

    await asyncio.gather(*map(run, paths))
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description="Run every chapter once and keep its outputs for the page.")
    parser.add_argument("--jobs", type=int, default=2, help="chapters that run at the same time (default 2)")
    jobs = parser.parse_args().jobs
    paths = chapters()
    if lost := [str(path.relative_to(ROOT)) for path in paths if not path.is_file()]:
        print(f"_toc.yml names notebooks that do not exist: {', '.join(lost)}", file=sys.stderr)
        return 1
    failures = asyncio.run(execute_all(paths, jobs))
    print("\n\n".join(failures), file=sys.stderr, end="\n" if failures else "")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
