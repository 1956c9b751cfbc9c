"""How fast our Conformer is, as a ratio to torchaudio's in the same process, and what SpecAugment costs.

    python tests/benchmarks/speaker_benchmark.py --out book/results/benchmarks/speaker.json
    python tests/benchmarks/speaker_benchmark.py --device cuda --compile --out FILE

Both models have the same sub-sampling in front, the same kernel, heads, hidden width and dropout. Ours has
relative positions and masks besides. A step is one forward and one backward pass over utterances of several
lengths; the two models take turns, so that a busy machine slows both, and the ratio is the median over the
rounds of torchaudio's time divided by ours: above 1 we are faster.

With --compile our encoder is also compiled, on a GPU under bfloat16 autocast, and compared with torchaudio's
as it is, in float32; the first loss and gradients are compared with the uncompiled ones and that is printed
too. Takes about a minute on two quiet cores without --compile.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import median

import torch
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from groundup.compat import import_torchaudio  # noqa: E402
from groundup.experiments import recorded  # noqa: E402
from groundup.speaker import ConformerEncoder, ConvSubsampling, SpecAugment  # noqa: E402

SIZES = {
    "one wide block, 128 frames": dict(batch=32, frames=128, width=512, blocks=1, heads=16, hidden=2048),
    "the recipe `ours`": dict(batch=32, frames=128, width=96, blocks=1, heads=4, hidden=384),
    "four blocks, 600 frames": dict(batch=16, frames=600, width=256, blocks=4, heads=4, hidden=1024),
}
BANDS, KERNEL, DROPOUT, CHANNELS = 40, 31, 0.1, 64


class Torchaudio(nn.Module):
    """torchaudio's Conformer behind our sub-sampling, and a dropout between them, as ours has."""

    def __init__(self, width: int, blocks: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.subsampling = ConvSubsampling(BANDS, width, factor=4, channels=CHANNELS)
        self.dropout = nn.Dropout(DROPOUT)
        models = import_torchaudio().models
        self.conformer = models.Conformer(width, heads, hidden, blocks, KERNEL, dropout=DROPOUT)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x, lengths = self.subsampling(x, lengths)
        return self.conformer(self.dropout(x), lengths)


def ours(width: int, blocks: int, heads: int, hidden: int) -> ConformerEncoder:
    return ConformerEncoder(BANDS, width, blocks, heads, hidden, KERNEL, DROPOUT, channels=CHANNELS)


def batch(size: int, frames: int, device: str) -> tuple[Tensor, Tensor]:
    """Lengths spread evenly from three quarters of the frames up to all of them."""
    generator = torch.Generator().manual_seed(0)
    lengths = torch.linspace(0.75 * frames, frames, size).long()
    return torch.randn(size, frames, BANDS, generator=generator).to(device), lengths.to(device)


def step(model: Callable, x: Tensor, lengths: Tensor, narrow: bool = False) -> float:
    """Milliseconds of one forward and backward pass."""
    synchronise = torch.cuda.synchronize if x.is_cuda else lambda: None
    synchronise()
    start = time.perf_counter()
    with torch.autocast(x.device.type, dtype=torch.bfloat16) if narrow else nullcontext():
        y, _ = model(x, lengths)
    y.float().square().mean().backward()
    synchronise()
    return 1e3 * (time.perf_counter() - start)


def take_turns(steps: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Times of each, measured in alternation after two rounds that are not counted."""
    times = [{name: one() for name, one in steps.items()} for _ in range(rounds + 2)][2:]
    return {name: [row[name] for row in times] for name in steps}


def augmentation(x: Tensor, lengths: Tensor) -> float:
    """Milliseconds of SpecAugment on the batch."""
    augment = SpecAugment(BANDS, torch.Generator().manual_seed(0)).to(x.device)
    synchronise = torch.cuda.synchronize if x.is_cuda else lambda: None
    start = time.perf_counter()
    augment(x, lengths)
    synchronise()
    return 1e3 * (time.perf_counter() - start)


def disagreement(encoder: nn.Module, compiled: Callable, x: Tensor, lengths: Tensor) -> float:
    """Largest difference of any gradient, relative to the largest gradient, in evaluation and float32."""
    encoder.eval()
    parameters = list(encoder.parameters())
    first, second = (
        torch.autograd.grad(m(x, lengths)[0].sin().sum(), parameters) for m in (encoder, compiled)
    )
    encoder.train()
    largest = max(g.abs().max() for g in first)
    return float(max((a - b).abs().max() for a, b in zip(first, second, strict=True)) / largest)


def measure(sizes: dict, device: str, rounds: int, compiles: bool) -> dict[str, object]:
    torch.manual_seed(0)
    shape = {key: value for key, value in sizes.items() if key not in ("batch", "frames")}
    x, lengths = batch(sizes["batch"], sizes["frames"], device)
    encoder, theirs = ours(**shape).to(device), Torchaudio(**shape).to(device)
    steps = {
        "ours": lambda: step(encoder, x, lengths),
        "torchaudio": lambda: step(theirs, x, lengths),
        "augmentation": lambda: augmentation(x, lengths),
    }
    numbers: dict[str, object] = {"sizes": sizes}
    if compiles:
        compiled = torch.compile(encoder)
        numbers["compiled_gradients_differ_by"] = disagreement(encoder, compiled, x, lengths)
        steps["compiled"] = lambda: step(compiled, x, lengths, narrow=x.is_cuda)
    times = take_turns(steps, rounds)
    numbers["milliseconds"] = {name: median(rows) for name, rows in times.items()}
    numbers["speed"] = {
        name: median(a / b for a, b in zip(times["torchaudio"], times[name], strict=True))
        for name in times
        if name in ("ours", "compiled")
    }
    shares = [a / b for a, b in zip(times["augmentation"], times["ours"], strict=True)]
    return numbers | {"augmentation_share": median(shares), "rounds": times}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--threads", type=int, help="processor threads; as many as there are cores by default"
    )
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--compile", action="store_true", help="also measure our encoder compiled")
    parser.add_argument("--out", type=Path, help="write the numbers to this JSON file")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    numbers = {}
    print(f"{'':28}{'ours':>9}{'torchaudio':>12}{'speed':>8}{'compiled':>10}{'speed':>8}{'augment':>9}")
    for name, sizes in SIZES.items():
        row = numbers[name] = measure(sizes, arguments.device, arguments.rounds, arguments.compile)
        times, speed = row["milliseconds"], row["speed"]
        compiled = (
            f"{times['compiled']:7.1f} ms{speed['compiled']:8.2f}"
            if arguments.compile
            else f"{'-':>10}{'-':>8}"
        )
        print(
            f"{name:28}{times['ours']:6.1f} ms{times['torchaudio']:9.1f} ms{speed['ours']:8.2f}{compiled}"
            f"{row['augmentation_share']:9.1%}",
            flush=True,
        )
    if arguments.out:
        command = shlex.join(["python", "tests/benchmarks/speaker_benchmark.py", *sys.argv[1:]])
        settings = {"device": arguments.device, "threads": torch.get_num_threads()}
        recorded.save(arguments.out, command=command, seeds=[0], settings=settings, numbers=numbers)
        print(f"Written to {arguments.out}")


if __name__ == "__main__":
    main()
