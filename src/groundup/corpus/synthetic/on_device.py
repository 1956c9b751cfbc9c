"""Made-up voices many at a time, on a GPU or on a CPU: drawn on the host, computed on the device.

The random numbers are those of NumPy's generators, so these are the voices that `waveform` speaks. The
arithmetic is the same functions too, in float32 and for a batch. Log-mel features agree with those of the
NumPy path to 0.01 at every point and to 1e-4 on the average, up to a difficulty of 1. At 3, where a channel
leaves next to nothing of a band, it may be a few hundredths. Bytes are promised by the NumPy path alone.

A batch holds utterances whose recordings share one size of Fourier transform. So their lengths differ by a
few per cent, and little is padded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import torch
from torch import Tensor

from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.worker_processes import in_order
from groundup.corpus.synthetic.recording_session import Session, transform_points
from groundup.corpus.synthetic.speech import SAMPLE_RATE, Score, perform
from groundup.corpus.synthetic.utterance import Drawn, SyntheticUtterance
from groundup.errors import UserError

__all__ = ["draw_batch", "draw_in_order", "features_on", "render", "to_device"]

AHEAD = 1024  # utterances that are sorted by length together: their features wait for their turn
LARGEST = 1 << 18  # samples in a batch, padding and all: some 100 MB while it is computed
PRECISE = {"formants": np.float64, "bandwidth": np.float64}  # whatever the rest is in: see `response`


def features_on(
    device: str, threads: int = 4
) -> Callable[[Sequence[SyntheticUtterance], LogMel], Iterator[np.ndarray]]:
    """A function from utterances and `LogMel` to their features (T, F) float32, one by one and in order.

    While the device computes a batch, `threads` threads draw the next ones: they set the pace of a GPU.
    Raises `UserError` when `device`, such as "cpu", "cuda" or "cuda:1", cannot be used here, and `ValueError`
    for features at another sample rate than 16 kHz.
    """
    return partial(_in_order, place=usable(device), threads=threads)


def _in_order(
    utterances: Sequence[SyntheticUtterance], features: LogMel, *, place: torch.device, threads: int
) -> Iterator[np.ndarray]:
    """Compute batch after batch; an utterance's features wait until it is its turn."""
    if features.sample_rate != SAMPLE_RATE:
        raise ValueError(f"expected a sample rate of {SAMPLE_RATE} Hz, got {features.sample_rate}")
    done: dict[int, np.ndarray] = {}
    position = 0
    for numbers, batch in draw_in_order(utterances, threads):
        lengths = _lengths(batch).tolist()
        frames = render(to_device(batch, place), features).cpu().numpy()
        for number, samples, rows in zip(numbers, lengths, frames, strict=True):
            done[number] = rows[: features.frames(samples)]
        while position in done:
            yield done.pop(position)
            position += 1


def usable(device: str) -> torch.device:
    """The device of this name. Raises `UserError` when it is not there or, as Apple's, knows no float64."""
    try:
        place = torch.device(device)
        torch.ones(1, device=place, dtype=torch.float64).cpu()
    except (RuntimeError, AssertionError, TypeError) as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise UserError(
            f"--device: expected cpu, cuda or cuda:1, found {device}, which cannot be used here ({reason}). "
            "Leave it out for the processor's cores."
        ) from None
    return place


@torch.inference_mode()
def render(batch: Drawn, features: LogMel) -> Tensor:
    """Speak a batch, record it and take its features: (B, T, F), padded with 0, where the batch is."""
    waveforms = batch.session.hear(perform(batch.score), batch.white, batch.score.inside)
    return features.batch(waveforms, _lengths(batch))


def draw_batch(utterances: Sequence[SyntheticUtterance], dtype: torch.dtype = torch.float32) -> Drawn:
    """Draw utterances and stack them. Their `transform_points` must be the same."""
    drawn = [utterance.draw() for utterance in utterances]
    real = {torch.float32: np.float32, torch.float64: np.float64}[dtype]
    scores, sessions = [one.score._asdict() for one in drawn], [vars(one.session) for one in drawn]

    def stack(name: str, rows: Sequence[dict]) -> Tensor:
        return _stack([np.atleast_1d(row[name]) for row in rows], PRECISE.get(name, real))

    score = Score(**{name: stack(name, scores) for name in Score._fields})
    for row, one in zip(score.inside, drawn, strict=True):
        row[len(one.score.inside) :] = 0.0
    session = Session(**{name: stack(name, sessions) for name in sessions[0]})
    return Drawn(score, session, _stack([one.white for one in drawn], np.result_type(real, np.complex64)))


def _lengths(batch: Drawn) -> Tensor:
    """The true samples of each utterance, (B,) int64."""
    return batch.score.inside.sum(dim=1).long()


def to_device(batch: Drawn, device: torch.device) -> Drawn:
    """The batch where it is to be computed; on its way to a GPU in pinned memory, so that nobody waits."""

    def move(x: Tensor) -> Tensor:
        return x.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else x.to(device)

    session = Session(**{name: move(numbers) for name, numbers in vars(batch.session).items()})
    return Drawn(Score(*map(move, batch.score)), session, move(batch.white))


def _stack(rows: Sequence[np.ndarray], dtype) -> Tensor:
    """(L₁, …), (L₂, …), … → (B, L, …): the shorter ones go on at their last value."""
    stacked = np.empty((len(rows), max(map(len, rows)), *rows[0].shape[1:]), dtype)
    for place, row in zip(stacked, rows, strict=True):
        place[: len(row)], place[len(row) :] = row, row[-1]
    return torch.from_numpy(stacked)


def draw_in_order(
    utterances: Sequence[SyntheticUtterance], threads: int
) -> Iterator[tuple[list[int], Drawn]]:
    """The numbers of the utterances in each batch, and the batch: drawn by threads, a few batches ahead."""

    def draw(numbers: list[int]) -> tuple[list[int], Drawn]:
        return numbers, draw_batch([utterances[number] for number in numbers])

    pool = ThreadPoolExecutor(threads)
    try:
        yield from in_order(partial(pool.submit, draw), _batches(utterances), ahead=2 * threads)
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(utterances: Sequence[SyntheticUtterance]) -> Iterator[list[int]]:
    """Numbers of utterances that go together: of those next to come, the ones with as many points.

    The batch of the first one comes first, so that nothing waits long for its turn.
    """
    for start in range(0, len(utterances), AHEAD):
        ahead = range(start, min(start + AHEAD, len(utterances)))
        alike: dict[int, list[int]] = {}
        for number in ahead:
            alike.setdefault(transform_points(utterances[number].samples), []).append(number)
        for points, numbers in alike.items():
            most = max(1, LARGEST // points)
            yield from (numbers[first : first + most] for first in range(0, len(numbers), most))
