"""Run the README's first demonstration with several seeds and record what a visitor may expect of it.

    python book/record_demo.py

takes the first commands below the README's title "Tell voices apart" as they stand, each seed in an empty
folder, and writes book/results/first_demo.json. Seed 0 is what the commands give when no seed is named; every
other seed draws other voices, and other weights to start from.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from groundup.experiments import recorded

README = Path(__file__).resolve().parents[1] / "README.md"
RESULTS = Path(__file__).resolve().parent / "results"
TITLE = "## Tell voices apart"
SEEDED = ("groundup corpus synthetic", "groundup train")
ANSWER = re.compile(r"^([\d,]+) utterances of .*\naccuracy ([01]\.\d{3}),", re.M)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration once a seed, write the record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(6)), metavar="N")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="default: book/results")
    options = parser.parse_args(arguments)
    lines = commands(README.read_text(encoding="utf-8"))
    runs = []
    for seed in options.seeds:
        runs.append(demonstrate(lines, seed))
        print(f"seed {seed}: {runs[-1]}", flush=True)
    print(
        recorded.save(
            options.results / "first_demo.json",
            command="python book/record_demo.py",
            commands=lines,
            threads=1,
            seeds=options.seeds,
            numbers={measure: [run[measure] for run in runs] for measure in runs[0]},
        )
    )
    return 0


def commands(readme: str) -> list[str]:
    """The lines of the first block of commands below the title."""
    block = re.search(r"^```bash\n(.*?)^```", readme[readme.index(f"{TITLE}\n") :], re.M | re.S)
    return block[1].replace("\\\n", " ").splitlines()


def demonstrate(lines: Sequence[str], seed: int) -> dict[str, float]:
    """What comes out, and the seconds that it takes: by the clock, and of one core's work."""
    with tempfile.TemporaryDirectory() as folder:
        begin, work = time.perf_counter(), _work()
        output = "".join(_run(seeded(line, seed), folder) for line in lines)
        seconds, work = time.perf_counter() - begin, _work() - work
    utterances, accuracy = ANSWER.search(output).groups()
    return {
        "accuracy": float(accuracy),
        "utterances": int(utterances.replace(",", "")),
        "seconds": round(seconds, 1),
        "seconds of work": round(work, 1),
    }


def seeded(line: str, seed: int) -> str:
    """The command with its seed, where it takes one."""
    return f"{line} --seed {seed}" if line.startswith(SEEDED) else line


def _run(line: str, folder: str) -> str:
    """What a command prints; `groundup` is that of this interpreter, on one thread."""
    program, *rest = shlex.split(line)
    command = [sys.executable, "-m", "groundup", *rest] if program == "groundup" else [program, *rest]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"expected {line!r} to work, got: {run.stderr.strip() or run.returncode}")
    return run.stdout


def _work() -> float:
    """Seconds that the commands so far have kept a core busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
