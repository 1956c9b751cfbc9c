"""How many times faster than speech the made-up voices are: seconds of audio a second, log-mel included.

    python tests/benchmarks/synthesis_benchmark.py --out book/results/benchmarks/synthesis.json
    python tests/benchmarks/synthesis_benchmark.py --device cpu cuda --out FILE

A sample of the homework's shape, spread evenly over its 600 speakers, goes each way in turn, so that a busy
machine slows all of them, and a ratio is the median over the rounds: the NumPy path in one process, the same
in parallel processes as a corpus is built, and in batches on each device. Of the last, drawing the random
numbers (on the host, in threads) and the device's arithmetic are measured alone, too: the slower of the two
sets the pace. At last, how far the log-mel features of each device are from those of the NumPy path.

Takes about a minute on two quiet cores.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from groundup.corpus.log_mel import LogMel  # noqa: E402
from groundup.corpus.synthetic import (  # noqa: E402
    SAMPLE_RATE,
    SyntheticUtterance,
    homework,
)
from groundup.corpus.synthetic.on_device import draw_in_order, features_on, render, to_device  # noqa: E402
from groundup.corpus.synthetic.utterance import Drawn  # noqa: E402
from groundup.experiments import recorded  # noqa: E402

SPEAKERS, UTTERANCES, SEED = 600, 56_666, 0
BAR = 40  # times real time, on two processor cores
CHUNK = 8  # utterances that travel to a process at once


def features(utterance: SyntheticUtterance) -> np.ndarray:
    """The NumPy path: speak, record, take the features."""
    return LogMel()(utterance.waveform())


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compute(batches: Sequence[Drawn], device: torch.device) -> None:
    """The device's part alone; bringing the features back waits for it."""
    for batch in batches:
        render(to_device(batch, device), LogMel()).cpu()


def ways(
    sample: Sequence[SyntheticUtterance], options: argparse.Namespace, pool: ProcessPoolExecutor
) -> dict[str, Callable[[], object]]:
    """Every way that is measured, by its name in the table."""
    threads = options.draw_threads
    batches = [batch for _, batch in draw_in_order(sample, threads)]
    found: dict[str, Callable[[], object]] = {
        "NumPy, one process": lambda: list(map(features, sample)),
        f"NumPy, {options.workers} processes": lambda: list(pool.map(features, sample, chunksize=CHUNK)),
        f"drawing alone, {threads} threads": lambda: list(draw_in_order(sample, threads)),
    }
    for device in options.device:
        found[f"batches on {device}"] = lambda device=device: list(
            features_on(device, threads)(sample, LogMel())
        )
        found[f"arithmetic alone on {device}"] = lambda device=device: compute(batches, torch.device(device))
    return found


def agreement(sample: Sequence[SyntheticUtterance], device: str) -> dict[str, float]:
    """Largest and mean difference of log-mel features from the NumPy path's."""
    found = features_on(device)(sample, LogMel())
    apart = [np.abs(rows - features(one)) for rows, one in zip(found, sample, strict=True)]
    return {"largest": float(max(a.max() for a in apart)), "mean": float(np.concatenate(apart).mean())}


def measure(options: argparse.Namespace) -> dict[str, object]:
    sample = homework(SPEAKERS, UTTERANCES, SEED)[:: UTTERANCES // options.utterances][: options.utterances]
    audio = sum(utterance.samples for utterance in sample) / SAMPLE_RATE
    with ProcessPoolExecutor(options.workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        table = ways(sample, options, pool)
        rounds = [{name: seconds(run) for name, run in table.items()} for _ in range(options.rounds + 1)][1:]
    first = next(iter(table))
    return {
        "utterances": len(sample),
        "seconds_of_audio": audio,
        "times_real_time": {name: median(audio / row[name] for row in rounds) for name in table},
        "against_one_process": {name: median(row[first] / row[name] for row in rounds) for name in table},
        "agreement": {device: agreement(sample, device) for device in options.device},
        "rounds": rounds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    here = ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]
    parser.add_argument(
        "--device",
        nargs="+",
        default=here,
        help="devices to compute batches on (default: those that are here)",
    )
    parser.add_argument("--utterances", type=int, default=400, help="in the sample (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="parallel processes (default: %(default)s)")
    parser.add_argument(
        "--draw-threads",
        type=int,
        default=min(8, os.cpu_count() or 1),
        help="threads that draw (default: %(default)s)",
    )
    parser.add_argument("--threads", type=int, help="torch's processor threads; one a core by default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="write the numbers to this JSON file")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    numbers = measure(options)
    print(f"{'':32}{'× real time':>12}{'× one process':>16}")
    for name, speed in numbers["times_real_time"].items():
        print(f"{name:32}{speed:12.0f}{numbers['against_one_process'][name]:16.2f}")
    for device, apart in numbers["agreement"].items():
        print(
            f"log-mel on {device}: at most {apart['largest']:.1e} from NumPy's, {apart['mean']:.1e} on average"
        )
    built = numbers["times_real_time"][f"NumPy, {options.workers} processes"]
    print(f"{options.workers} processes: {built:.0f} × real time, the bar is {BAR} × on two cores")
    if options.out:
        command = shlex.join(["python", "tests/benchmarks/synthesis_benchmark.py", *sys.argv[1:]])
        settings = {
            "devices": options.device,
            "workers": options.workers,
            "draw_threads": options.draw_threads,
            "torch_threads": torch.get_num_threads(),
        }
        recorded.save(options.out, command=command, seeds=[SEED], settings=settings, numbers=numbers)
        print(f"Written to {options.out}")


if __name__ == "__main__":
    main()
