"""One training step in one process and in several, on one thread and on more: which is the best use of cores?

    python tests/benchmarks/processes_benchmark.py                       the recipe conformer
    python tests/benchmarks/processes_benchmark.py --recipe small        another one
    python tests/benchmarks/processes_benchmark.py --steps 100 --set width=512 --set heads=8

Each row trains the recipe through `groundup.training.fit`, on random features of 200 frames, for the same
number of steps of the same batch, which several processes share. Of the steps' times the first ones are left
out; the median of the others is shown, and the fastest, which other work on the machine disturbs least.
The bar: two processes of one thread take at least 1.6 times the utterances of one.

The numbers mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

WARM = 10  # steps that are not counted
BAR = 1.6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recipe", default="conformer")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=NUMBER")
    parser.add_argument("--rows", default="1x1,1x2,1x4,2x1", help="processes x threads of each, ...")
    parser.add_argument("--worker", metavar="DIR", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options)
        return
    with tempfile.TemporaryDirectory() as folder:
        make_corpus(Path(folder) / "corpus")
        baseline = None
        print(f"{options.recipe} {' '.join(options.settings)}: {os.cpu_count()} cores, {options.steps} steps")
        print("processes  threads of each  ms a step (median)  fastest  times 1 x 1")
        for row in options.rows.split(","):
            processes, threads = map(int, row.split("x"))
            seconds = timed(options, Path(folder), processes, threads)
            baseline = baseline or seconds
            ratio = baseline["median"] / seconds["median"]
            bar = f"  (bar {BAR})" if row == "2x1" else ""
            print(
                f"{processes:>9}  {threads:>15}  {1000 * seconds['median']:>18.1f}  "
                f"{1000 * seconds['fastest']:>7.1f}  {ratio:>11.2f}{bar}",
                flush=True,
            )


def make_corpus(folder: Path) -> None:
    import numpy as np

    from groundup.corpus import PackWriter

    rng = np.random.default_rng(0)
    with PackWriter(folder, bands=40, name="noise", features={"bands": 40}) as pack:
        for number in range(200):
            frames = rng.normal(size=(200, 40)).astype(np.float32)
            pack.add(f"{number:03}", frames, speaker=f"{number % 20:02}")


def timed(options: argparse.Namespace, folder: Path, processes: int, threads: int) -> dict[str, float]:
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node", str(processes)] if processes > 1 else []
    command = [sys.executable, *launcher, __file__, "--worker", str(folder), "--recipe", options.recipe]
    command += ["--steps", str(options.steps), *(f"--set={setting}" for setting in options.settings)]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def work(options: argparse.Namespace) -> None:
    from groundup.training import fit, recipe_named

    settings = {name: float(number) for name, number in (s.split("=") for s in options.settings)}
    settings = {name: int(number) if number.is_integer() else number for name, number in settings.items()}
    recipe, moments = recipe_named(options.recipe, **settings, steps=options.steps, validations=1), []

    class Timed(type(recipe)):
        def before_step(self, model, step):
            moments.append(perf_counter())
            super().before_step(model, step)

    chosen = Timed(**{name: value for name, value in recipe.settings().items() if name != "name"})
    folder, processes = Path(options.worker), os.environ.get("WORLD_SIZE", "1")
    fit(chosen, folder / "corpus", out=folder / f"run {processes} x {os.environ['OMP_NUM_THREADS']}")
    steps = [after - before for before, after in pairwise(moments)][WARM:]
    if os.environ.get("RANK", "0") == "0":
        print(json.dumps({"median": median(steps), "fastest": min(steps)}))


if __name__ == "__main__":
    main()
