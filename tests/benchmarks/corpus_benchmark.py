"""What the packed corpus is good for, at the homework's size: crops a second, memory, packing, opening.

    python tests/benchmarks/corpus_benchmark.py --out book/results/benchmarks/corpus.json
    python tests/benchmarks/corpus_benchmark.py --device cuda --out FILE

It writes 56,666 utterances of random frames in the homework's layout (3.5 GB), packs them with the command
`groundup corpus hw4` (3.3 GB more), and measures on that; all of it goes away at the end. Random crops from
the pack and from the single files, read as the homework's sample program reads them, take turns in one process,
so that a busy machine slows both; the ratio is the median over the rounds. The files are in the page cache,
which is the best case for them. With --device the corpus is also loaded into that device's memory, and crops are
gathered there. Takes about three minutes on two quiet cores.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from groundup.corpus import PackedCorpus, PackWriter, RandomCrops  # noqa: E402
from groundup.corpus.importers.hw4.export import export_homework  # noqa: E402
from groundup.experiments import recorded  # noqa: E402
from groundup.training.catalogue import recipe_named  # noqa: E402
from groundup.training.loading import training_batches  # noqa: E402

BANDS, SPEAKERS, CROP, BATCH = 40, 600, 128, 32
MEAN_FRAMES, SPREAD = 365, 0.38  # the homework's mean; the spread of a log-normal, of our choice
WRITE_UP = 770  # utterances a second that the write-up's loader gave


def random_corpus(out: Path, utterances: int, seed: int = 0) -> PackedCorpus:
    """Noise in the place of voices: for speed it does not matter what is said."""
    rng = np.random.default_rng(seed)
    lengths = rng.lognormal(np.log(MEAN_FRAMES) - SPREAD**2 / 2, SPREAD, utterances)
    lengths = np.clip(lengths, 60, 2000).astype(int)
    noise = rng.standard_normal((1 << 16, BANDS), dtype=np.float32)
    with PackWriter(out, bands=BANDS, name="noise") as pack:
        for number, length in enumerate(lengths):
            start = rng.integers(len(noise) - length)
            speaker = f"id{number % SPEAKERS:05d}"
            pack.add(f"uttr-{number:032x}.pt", noise[start : start + length], speaker=speaker)
    return PackedCorpus.open(out)


def timed(call: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def groundup(*arguments: object) -> None:
    """A command, as a user gives it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "groundup", "corpus", *map(str, arguments)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def in_a_new_process(program: str, folder: Path) -> list[float]:
    """The numbers that a program prints; `corpus` is the path of the pack."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", program, str(folder)]
    run = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    return [float(number) for number in run.stdout.split()]


OPEN = """
import sys, time
from groundup.corpus import PackedCorpus
start = time.perf_counter()
PackedCorpus.open(sys.argv[1])
print(1e3 * (time.perf_counter() - start))
"""

MEMORY = """
import sys
from groundup.corpus import PackedCorpus, RandomCrops
def resident():
    lines = dict(line.split(":") for line in open("/proc/self/status"))
    return int(lines["VmRSS"].split()[0]) / 1024
crops = RandomCrops(PackedCorpus.open(sys.argv[1]), frames=128, batch_size=32)
for step in range(10):
    crops[step]
before = resident()
for step in range(10, 10 + 100_000 // 32):
    crops[step]
print(resident() - before)
"""


def crop_of_file(path: Path) -> torch.Tensor:
    """A random crop, as the homework's sample program takes it."""
    frames = torch.load(path)
    if len(frames) > CROP:
        start = random.randint(0, len(frames) - CROP)
        frames = frames[start : start + CROP]
    return frames.float()


def batch_of_files(paths: list[Path]) -> torch.Tensor:
    return pad_sequence([crop_of_file(path) for path in random.choices(paths, k=BATCH)], batch_first=True)


class Mapped:
    """The same frames read through the memory map, for comparison."""

    def __init__(self, source):
        self.rows = source.rows

    def gather(self, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        gathered = np.zeros((len(starts), int(lengths.max()), BANDS), dtype=np.float32)
        for piece, start, length in zip(gathered, starts.tolist(), lengths.tolist(), strict=True):
            piece[:length] = self.rows[start : start + length]
        return gathered

    def place(self, array: np.ndarray) -> np.ndarray:
        return array


def on_device(corpus: PackedCorpus, device: str) -> Callable[[int], None]:
    """So many batches, gathered in the memory of a device, and waited for."""
    stream = iter(RandomCrops(corpus.load(device), frames=CROP, batch_size=BATCH))

    def run(count: int) -> None:
        for batch in islice(stream, count):
            last = batch
        last.features.sum().item()  # the device answers when all is done

    return run


def crops_per_second(
    corpus: PackedCorpus, folder: Path, rounds: int, device: str | None
) -> dict[str, list[float]]:
    """From the pack, from the files, through the loader that training uses, on the device; in turns."""
    paths = [folder / name for name in corpus.ids.tolist()]
    crops, recipe = RandomCrops(corpus, frames=CROP, batch_size=BATCH), recipe_named("conformer", steps=10**6)
    mapped = iter(replace(crops, corpus=replace(corpus, source=Mapped(corpus.source))))
    stream, loader = iter(crops), iter(training_batches(crops, recipe))
    ways = {
        "pack": (600, lambda count: [None for _ in islice(stream, count)]),
        "files": (60, lambda count: [batch_of_files(paths) for _ in range(count)]),
        "map": (600, lambda count: [None for _ in islice(mapped, count)]),
        "loader": (300, lambda count: [None for _ in islice(loader, count)]),
    }
    if device is not None:
        ways[device] = (600, on_device(corpus, device))
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):  # the first does not count
        for name, (count, run) in ways.items():
            seconds = timed(lambda run=run, count=count: run(count))
            found[name].append(count * BATCH / seconds)
    return {name: values[1:] for name, values in found.items()}


def measure(scratch: Path, utterances: int, rounds: int, device: str | None) -> dict[str, object]:
    noise = random_corpus(scratch / "noise", utterances)
    exporting = timed(lambda: export_homework(noise, scratch / "Dataset"))
    for path in (scratch / "noise").iterdir():
        path.unlink()
    packing = timed(lambda: groundup("hw4", "--from", scratch / "Dataset", "--out", scratch / "pack"))
    checking = timed(lambda: groundup("check", scratch / "pack"))
    corpus = PackedCorpus.open(scratch / "pack")
    rates = crops_per_second(corpus, scratch / "Dataset", rounds, device)
    middle = {name: median(values) for name, values in rates.items()}
    ratios = [pack / files for pack, files in zip(rates["pack"], rates["files"], strict=True)]
    return {
        "utterances": utterances,
        "mean_frames": float(corpus.lengths.mean()),
        "packing_utterances_per_minute": 60 * utterances / packing,
        "exporting_utterances_per_minute": 60 * utterances / exporting,
        "checking_seconds": checking,
        "opening_milliseconds": median(in_a_new_process(OPEN, scratch / "pack")[0] for _ in range(rounds)),
        "crops_per_second": middle,
        "ratio": median(ratios),
        "time_against_a_map": median(m / p for m, p in zip(rates["map"], rates["pack"], strict=True)),
        "ratio_to_write_up": middle["loader"] / WRITE_UP,
        "memory_growth_megabytes": in_a_new_process(MEMORY, scratch / "pack")[0],
        "rounds": rates,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--utterances", type=int, default=56_666)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument(
        "--scratch", type=Path, help="a folder with 8 GB of room (default: the temporary one)"
    )
    parser.add_argument("--device", help="also gather crops on this device, such as cuda")
    parser.add_argument("--out", type=Path, help="write the numbers to this JSON file")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
        numbers = measure(Path(scratch), arguments.utterances, arguments.rounds, arguments.device)
    rates = numbers["crops_per_second"]
    for text, value, bar in (
        ("packing, utterances a minute", numbers["packing_utterances_per_minute"], "at least 5,000"),
        ("opening, ms", numbers["opening_milliseconds"], "below 50"),
        ("crops a second from the pack", rates["pack"], ""),
        ("crops a second from the files", rates["files"], ""),
        ("the pack against the files", numbers["ratio"], "at least 20"),
        ("time of a crop, that of a map being 1", numbers["time_against_a_map"], ""),
        ("crops a second, training's loader", rates["loader"], "at least 7,700"),
        ("memory after 100,000 crops, MB", numbers["memory_growth_megabytes"], "below 150"),
        ("checking every byte, s", numbers["checking_seconds"], ""),
        ("exporting, utterances a minute", numbers["exporting_utterances_per_minute"], ""),
    ):
        print(f"{text:36}{value:12,.1f}   {bar}")
    if arguments.device:
        print(f"{'crops a second on ' + arguments.device:36}{rates[arguments.device]:12,.1f}")
    if arguments.out:
        command = shlex.join(["python", "tests/benchmarks/corpus_benchmark.py", *sys.argv[1:]])
        settings = {"threads": 1, "crop": CROP, "batch": BATCH, "bands": BANDS}
        recorded.save(arguments.out, command=command, seeds=[0], settings=settings, numbers=numbers)
        print(f"Written to {arguments.out}")


if __name__ == "__main__":
    main()
