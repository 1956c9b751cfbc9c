"""How many utterances a second a model learns from: our training against the write-up's own way.

    python tests/benchmarks/training_benchmark.py --out book/results/benchmarks/training.json
    python tests/benchmarks/training_benchmark.py --homework --device cuda --compile --out FILE

The write-up's way: each utterance a file of its own, `torch.load` in worker processes, batches of 32 random
crops of 128 frames, float32, torch's AdamW, and the loss read after each step. Ours: `fit` with the same
network, on the packed corpus, as the machine allows (see `groundup.training.placement`), in batches of 32
and of `--batch`. Utterances are noise of a speech corpus' lengths: what is learned is not looked at.

The rate of `fit` is taken from two runs, so that what is done once, as compiling and validating, drops out:
the steps that one has more, by the seconds that it takes longer. A short run goes before, for the caches. With --homework there are 56,666 utterances
of 600 speakers (1.6 GB packed, 3.2 GB in files; the temporary folder must hold both).

--peak is what a GPU is sold for, in TFLOP/s; with it the share of that which products of matrices reach is
told, too. That compiled gradients are those of plain calls, `speaker_benchmark.py --compile` shows.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset
from torch.utils.flop_counter import FlopCounterMode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from groundup.corpus import PackedCorpus, PackWriter  # noqa: E402
from groundup.experiments import recorded  # noqa: E402
from groundup.training.catalogue import recipe_named  # noqa: E402
from groundup.training.placement import Placement  # noqa: E402
from groundup.training.recipe import Recipe  # noqa: E402
from groundup.training.train import fit  # noqa: E402

BANDS, CROP, BATCH = 40, 128, 32  # the write-up's


def make(folder: Path, speakers: int, utterances: int) -> tuple[PackedCorpus, list[tuple[Path, int]]]:
    """A corpus of noise, packed in float16 and as one tensor a file."""
    rng, files = np.random.default_rng(0), []
    (folder / "files").mkdir()
    with PackWriter(folder / "packed", name="noise", bands=BANDS, features={"bands": BANDS}) as pack:
        for number in range(utterances):
            length, speaker = int(rng.integers(200, 506)), number % speakers
            frames = rng.standard_normal((length, BANDS), dtype=np.float32)
            pack.add(f"{number:06}", frames, speaker=f"{speaker:03}")
            torch.save(torch.from_numpy(frames), folder / "files" / f"uttr-{number:06}.pt")
            files.append((folder / "files" / f"uttr-{number:06}.pt", speaker))
    return PackedCorpus.open(folder / "packed"), files


class Files(Dataset):
    """One random crop of a file."""

    def __init__(self, files: list[tuple[Path, int]]) -> None:
        self.files = files

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, number: int) -> tuple[torch.Tensor, int]:
        file, label = self.files[number]
        frames = torch.load(file, weights_only=True)
        start = int(torch.randint(len(frames) - CROP + 1, ()))
        return frames[start : start + CROP], label


def write_up(recipe: Recipe, files: list, speakers: int, steps: int, workers: int, device: str) -> float:
    """Utterances a second, after a tenth of the steps."""
    torch.manual_seed(0)
    model = recipe.model(BANDS, speakers).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    loader = DataLoader(
        Files(files),
        BATCH,
        shuffle=True,
        drop_last=True,
        num_workers=workers,
        pin_memory=device != "cpu",
        persistent_workers=workers > 0,
    )
    taken, lengths, start = 0, torch.full((BATCH,), CROP, device=device), 0.0
    while taken < steps:
        for x, labels in loader:
            if taken == steps // 10:
                start = time.perf_counter()
            loss = model.loss(x.to(device), lengths, labels.to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            loss.item()
            taken += 1
            if taken == steps:
                break
    return BATCH * (steps - steps // 10) / (time.perf_counter() - start)


def ours(recipe: Recipe, corpus: PackedCorpus, steps: int, **options) -> float:
    """Utterances a second of `fit`: the steps that the longer run has more, by its longer time."""
    seconds = []
    for taken in (
        steps // 10,
        steps // 10,
        steps,
    ):  # the first fills the caches, torch's compiler's among them
        start = time.perf_counter()
        fit(replace(recipe, validations=1, steps=taken), corpus, split="utterance:0.01", **options)
        seconds.append(time.perf_counter() - start)
    return recipe.batch_size * (steps - steps // 10) / (seconds[2] - seconds[1])


def operations(recipe: Recipe, speakers: int) -> float:
    """Floating-point operations of matrix products for one utterance, forward and backward."""
    model = recipe.model(BANDS, speakers)
    with FlopCounterMode(display=False) as counter:
        model.loss(torch.randn(4, CROP, BANDS), torch.full((4,), CROP), torch.arange(4) % speakers).backward()
    return counter.get_total_flops() / 4


def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, object]:
    corpus, files = make(folder, arguments.speakers, arguments.utterances)
    recipe = recipe_named(arguments.recipe, crop=CROP, batch_size=BATCH, validation_share=0.001)
    steps, speakers, device = arguments.steps, arguments.speakers, arguments.device
    options = {"precision": arguments.precision, "compiled": arguments.compile}
    numbers: dict[str, object] = {"placement": str(Placement.of(corpus, arguments.precision))}
    rates = numbers["utterances a second"] = {}
    rates["the write-up's way"] = write_up(recipe, files, speakers, steps, arguments.workers, device)
    for batch in dict.fromkeys((BATCH, arguments.batch)):
        if device == "cuda":
            torch.cuda.reset_peak_memory_stats()
        rates[f"ours, batches of {batch}"] = ours(replace(recipe, batch_size=batch), corpus, steps, **options)
        if device == "cuda":
            numbers[f"gigabytes at {batch}"] = torch.cuda.max_memory_allocated() / 1e9
    slow, fast = rates["the write-up's way"], max(rates.values())
    numbers["times as fast"] = fast / slow
    numbers["teraflops a second"] = fast * operations(recipe, speakers) / 1e12
    if arguments.peak:
        numbers["share of the peak"] = numbers["teraflops a second"] / arguments.peak
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"), help="of the write-up's way")
    parser.add_argument("--recipe", default="conformer")
    parser.add_argument("--homework", action="store_true", help="its size: 600 speakers, 56,666 utterances")
    parser.add_argument("--speakers", type=int, default=20)
    parser.add_argument("--utterances", type=int, default=1_200)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--batch", type=int, default=32, help="also measure ours in batches of so many")
    parser.add_argument("--workers", type=int, default=0, help="processes that load the write-up's files")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--peak", type=float)
    parser.add_argument("--out", type=Path, help="write the numbers to this JSON file")
    arguments = parser.parse_args()
    if arguments.homework:
        arguments.speakers, arguments.utterances = 600, 56_666
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        numbers = measure(arguments, Path(folder))
    for name, value in numbers.items():
        for label, number in value.items() if isinstance(value, dict) else ((name, value),):
            print(f"{label:28}{number if isinstance(number, str) else f'{number:.4g}'}")
    if arguments.out:
        command = shlex.join(["python", "tests/benchmarks/training_benchmark.py", *sys.argv[1:]])
        settings = {
            "recipe": arguments.recipe,
            "device": arguments.device,
            "threads": torch.get_num_threads(),
        }
        recorded.save(arguments.out, command=command, seeds=[0], settings=settings, numbers=numbers)
        print(f"Written to {arguments.out}")


if __name__ == "__main__":
    main()
