"""How fast log-mel features of a batch are, against torchaudio's: processor seconds of each, in turns.

    python tests/benchmarks/features_benchmark.py

32 waveforms of three seconds, one thread. Processor time and not the clock's, so that a busy machine slows neither;
the ratio is the median over the rounds. Takes a few seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from groundup.compat import import_torchaudio
from groundup.corpus.log_mel import LogMel

ROUNDS, BATCH, SAMPLES = 31, 32, 48_000


def seconds(call: Callable[[], object]) -> float:
    """Of processor time."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> None:
    torch.set_num_threads(1)
    features = LogMel()
    waveforms, lengths = 0.1 * torch.randn(BATCH, SAMPLES), torch.full((BATCH,), SAMPLES)
    spectrogram = import_torchaudio().transforms.MelSpectrogram(
        sample_rate=features.sample_rate,
        n_fft=features.transform,
        win_length=features.window,
        hop_length=features.hop,
        f_min=features.low_hz,
        n_mels=features.bands,
        center=False,
    )
    pairs = [
        (
            seconds(lambda: features.batch(waveforms, lengths)),
            seconds(lambda: spectrogram(waveforms).clamp(min=features.floor).log().transpose(1, 2)),
        )
        for _ in range(ROUNDS)
    ][1:]  # the first does not count
    ours, theirs = (median(times) for times in zip(*pairs, strict=True))
    ratio = median(theirs / ours for ours, theirs in pairs)
    print(f"ours {1e3 * ours:.1f} ms, torchaudio {1e3 * theirs:.1f} ms: {ratio:.2f} times its speed")


if __name__ == "__main__":
    main()
