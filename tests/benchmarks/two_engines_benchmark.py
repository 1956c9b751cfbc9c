"""A training step of the Conformer on our own engine, as a ratio to PyTorch's, and both peaks of memory.

    python tests/benchmarks/two_engines_benchmark.py --out book/results/benchmarks/two_engines.json

The model is that of a recipe, the weights are the same in both, and so is the batch. A step is forward, loss,
backward, clipping and AdamW, with dropout, on one thread. The engines take turns, and the ratio is the median
over the rounds of our time divided by PyTorch's. The peak of memory is what the process's largest resident
size gains over three steps, each engine in a fresh process of its own. The shares say where our time goes:
inside NumPy's own loops and matrix products, and between them, in Python.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ["OMP_NUM_THREADS"] = "1"  # one thread in PyTorch and in NumPy's matrix products

import torch

from groundup.experiments import recorded
from groundup.experiments.two_engines.speed import BANDS, SPEAKERS, steps
from groundup.training import recipes

RECIPES = ("small", "conformer")


def seconds(step: Callable[[], None]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def take_turns(name: str, rounds: int) -> dict[str, list[float]]:
    """Seconds of a step by each engine, in alternation, after two rounds that are not counted."""
    engines = steps(recipes[name])
    times = [{engine: seconds(step) for engine, step in engines.items()} for _ in range(rounds + 2)][2:]
    return {engine: [row[engine] for row in times] for engine in engines}


def where_the_time_goes(name: str, count: int = 8) -> dict[str, float]:
    """Shares of our step, by the file of the engine that the time is spent in.

    An operator such as `a @ b` is charged to the rule that it stands in, a function of a line or two; a method
    of NumPy that is called by name, such as a sum, stands for itself.
    """
    step = steps(recipes[name])["ours"]
    step()
    profile = cProfile.Profile()
    profile.runcall(lambda: [step() for _ in range(count)])
    found = pstats.Stats(profile)
    shares: Counter[str] = Counter()
    for (file, _, function), row in found.stats.items():
        shares[_place(file, function)] += row[2] / found.total_tt
    return {place: round(share, 4) for place, share in shares.most_common() if share > 0.001}


def _place(file: str, function: str) -> str:
    parts = Path(file).with_suffix("").parts
    if "groundup" in parts:
        return "/".join(parts[len(parts) - parts[::-1].index("groundup") :])
    return function


def peak(name: str, engine: str, count: int = 3) -> float:
    """MB that the process's largest resident size gains over some steps of one engine. Linux alone."""
    step = steps(recipes[name])[engine]
    Path("/proc/self/clear_refs").write_text("5")  # forget the largest size so far
    before = resident("VmRSS")
    for _ in range(count):
        step()
    return resident("VmHWM") - before


def resident(kind: str) -> float:
    """MB: "VmRSS" is the size now, "VmHWM" the largest one."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))


def peak_in_a_fresh_process(name: str, engine: str) -> float:
    command = [sys.executable, __file__, "--peak", name, engine]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--peak", nargs=2, metavar=("RECIPE", "ENGINE"), help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help="write the numbers to this JSON file")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.peak:
        print(json.dumps(peak(*arguments.peak)))
        return
    numbers = {}
    print(f"{'recipe':12}{'torch':>10}{'ours':>10}{'ratio':>8}{'torch':>10}{'ours':>10}{'ratio':>8}")
    for name in RECIPES:
        times = take_turns(name, arguments.rounds)
        ratios = [ours / torch for ours, torch in zip(times["ours"], times["torch"], strict=True)]
        memory = {engine: peak_in_a_fresh_process(name, engine) for engine in times}
        numbers[name] = {
            "milliseconds": {engine: 1e3 * median(row) for engine, row in times.items()},
            "ratio": median(ratios),
            "peak MB": memory,
            "ratio of peaks": memory["ours"] / memory["torch"],
            "where our time goes": where_the_time_goes(name),
            "rounds": times,
        }
        shown = [f"{1e3 * median(times[e]):7.1f} ms" for e in times]
        peaks = [f"{memory[e]:7.0f} MB" for e in times]
        print(
            f"{name:12}{''.join(shown)}{numbers[name]['ratio']:8.2f}{''.join(peaks)}"
            f"{numbers[name]['ratio of peaks']:8.2f}",
            flush=True,
        )
    if arguments.out:
        command = shlex.join(["python", "tests/benchmarks/two_engines_benchmark.py", *sys.argv[1:]])
        settings = {"threads": 1, "speakers": SPEAKERS, "bands": BANDS}
        recorded.save(arguments.out, command=command, seeds=[0], settings=settings, numbers=numbers)
        print(f"Written to {arguments.out}")


if __name__ == "__main__":
    main()
