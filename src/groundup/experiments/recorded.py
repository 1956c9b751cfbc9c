"""Recorded runs: what was run, on what, when, and what came out, as one JSON file a run.

A checkout keeps them in `book/results`; the wheel carries the same files as package data, so that a chapter
finds them wherever it runs.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from threadpoolctl import threadpool_info

import groundup

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[2]
ENVIRONMENT = ("hardware", "versions", "blas", "commit")
REPORTED = ("numpy", "scipy", "scikit-learn", "torch", "lightning", "optuna")


def folder() -> Path:
    """Where the recorded runs lie: in the installed package, else in this checkout's `book/results`."""
    installed = PACKAGE / "results"
    return installed if installed.is_dir() else CHECKOUT / "book" / "results"


def names() -> list[str]:
    """Names of all recorded runs, such as `claims/D1`."""
    return sorted(p.relative_to(folder()).with_suffix("").as_posix() for p in folder().rglob("*.json"))


def load(name: str) -> dict:
    """The recorded run of this name, for example `load("claims/D1")`.

    Raises KeyError when there is none, with the names that there are.
    """
    path = folder() / f"{name}.json"
    if not path.is_file():
        raise KeyError(f"no recorded run named {name!r}; there are: {', '.join(names()) or 'none'}")
    return json.loads(path.read_text(encoding="utf-8"))


def save(
    path: str | Path, *, command: str, seeds: Sequence[int], numbers: Mapping | Sequence, **more: object
) -> Path:
    """Write one run as JSON: the command that makes it, its seeds, its numbers, and where and when it ran.

    `more` stands between the command and the numbers, under its own names; what it says of the environment,
    such as `commit`, is taken in place of what is found here and now. The file appears whole or not at all.
    Returns the path.
    """
    path = Path(path)
    time = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    here = {name: more.pop(name, value) for name, value in environment().items()}
    run = {"command": command, **more, "seeds": list(seeds), "numbers": numbers, "time": time} | here
    text = json.dumps(run, indent=1, ensure_ascii=False, allow_nan=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(path)
    return path


def environment() -> dict[str, object]:
    """Hardware, versions, matrix kernels and commit of this machine, in words that a stranger understands."""
    found = _hardware(), _versions(), blas(), commit()
    return dict(zip(ENVIRONMENT, found, strict=True))


def blas() -> list[str]:
    """The libraries for matrix products that are loaded, each with its version and its kernel."""
    found = (library for library in threadpool_info() if library["user_api"] == "blas")
    return sorted(f"{x['internal_api']} {x['version']}, {x.get('architecture', 'unknown')}" for x in found)


def _hardware() -> dict[str, object]:
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "gpu": _gpu(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown"


def _gpu() -> str | None:
    """Name of the first CUDA device, None on a machine without one."""
    import torch  # here and not above: it takes seconds, and only a recording needs it

    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else None


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "groundup": groundup.__version__}
    for package in REPORTED:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:  # an optional package that this machine lacks
            continue
    return found


def commit() -> str | None:
    """The checkout's commit, with `+changes` where the library's files differ from it.

    None without a checkout, and for an installed library: what was installed need not be what is checked out.
    """

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(CHECKOUT), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    try:
        git("ls-files", "--error-unmatch", str(PACKAGE / "recorded.py"))
        found = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--", "src/groundup")
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{found}+changes" if changed else found
