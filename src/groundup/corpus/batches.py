"""From a packed corpus to batches: random crops to train on, whole utterances to be tested on.

Training is an endless stream of utterances: epoch after epoch, each a new permutation, cut into batches.
Which utterance stands at a position of the stream, and where it is cropped, are pure functions of
(seed, epoch, position). So there is no state to save: step 1,000 is `crops[1000]`, on the first run, after a
crash, in any worker and for any number of ranks.

Both classes are plain indexable objects of NumPy batches. PyTorch's DataLoader takes them as they are:

    DataLoader(crops, batch_size=None, sampler=range(first, last), num_workers=2)

Of a corpus in the memory of a GPU, `corpus.load("cuda")`, they are the same, as tensors, and need no loader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np

from groundup.corpus.pack.packed_corpus import PackedCorpus

__all__ = ["Batch", "RandomCrops", "WholeUtterances", "epoch_order", "position_uniforms"]

ORDER, CROP = 0, 1  # two streams of random numbers from one seed


class Batch(NamedTuple):
    """B utterances as one array, padded with zeros at the end to the longest of them."""

    features: np.ndarray  # (B, T, F) float32
    lengths: np.ndarray  # (B,) int64: the true frames of each
    labels: np.ndarray  # (B,) int64
    indices: np.ndarray  # (B,) int64: the utterance's number in the corpus


@lru_cache(maxsize=4)
def epoch_order(count: int, seed: int, epoch: int) -> np.ndarray:
    """The permutation of 0 … count − 1 in which an epoch goes through the utterances, `(count,)` int64.

    >>> epoch_order(5, seed=0, epoch=0).tolist() == epoch_order(5, seed=0, epoch=0).tolist()
    True
    """
    order = np.random.default_rng([seed, ORDER, epoch]).permutation(count)
    order.flags.writeable = False
    return order


def position_uniforms(positions: np.ndarray, seed: int, epoch: int) -> np.ndarray:
    """One number in [0, 1) for each position of an epoch, `(n,)` → `(n,)` float64.

    Philox is a counter-based generator: its n-th block of output is a function of the key and of n. Each
    position owns one block, so its number does not depend on which other positions are asked for, or in what
    order.

    Source: Salmon et al. (2011), Parallel random numbers.
    """
    positions = np.asarray(positions, dtype=np.int64)
    if positions.size == 0:
        return np.zeros(0)
    first, last = int(positions.min()), int(positions.max())
    philox = np.random.Philox(key=[seed, CROP], counter=[first, epoch, 0, 0])
    blocks = philox.random_raw(4 * (last - first + 1)).reshape(-1, 4)  # 4 words of 64 bits a block
    return (blocks[positions - first, 0] >> np.uint64(11)) * 2.0**-53


@dataclass(frozen=True, eq=False)
class RandomCrops:
    """Batches of random crops: `crops[step]` is the batch of a training step, counted from the first.

    Each of `utterances` (all of the corpus when None) comes once an epoch. One longer than `frames` is cut to
    `frames` at a random place; a shorter one comes whole. With several processes, `batch_size` is that of all
    of them together and process `rank` of `ranks` gets its share: what a step learns from does not depend on
    their number.
    """

    corpus: PackedCorpus
    utterances: np.ndarray | None = None
    frames: int = 128
    batch_size: int = 32
    seed: int = 0
    rank: int = 0
    ranks: int = 1

    def __post_init__(self):
        object.__setattr__(self, "utterances", self.corpus.numbers(self.utterances))
        if self.frames < 1:
            raise ValueError(f"expected crops of at least 1 frame, got {self.frames}")
        if self.batch_size < 1 or self.batch_size % self.ranks:
            raise ValueError(
                f"expected a batch size that {self.ranks} ranks can share, got {self.batch_size}"
            )
        if not 0 <= self.rank < self.ranks:
            raise ValueError(f"expected a rank from 0 to {self.ranks - 1}, got {self.rank}")

    def __iter__(self) -> Iterator[Batch]:
        """The endless stream of batches, from step 0."""
        return map(self.__getitem__, count())

    def __getitem__(self, step: int) -> Batch:
        if step < 0:
            raise IndexError(f"expected a step of at least 0, got {step}")
        share = self.batch_size // self.ranks
        first = step * self.batch_size + self.rank * share
        epochs, positions = np.divmod(np.arange(first, first + share), len(self.utterances))
        indices, uniforms = np.empty(share, dtype=np.int64), np.empty(share)
        for epoch in np.unique(epochs).tolist():
            here = epochs == epoch
            order = epoch_order(len(self.utterances), self.seed, epoch)
            indices[here] = self.utterances[order[positions[here]]]
            uniforms[here] = position_uniforms(positions[here], self.seed, epoch)
        whole = self.corpus.offsets[indices + 1] - self.corpus.offsets[indices]
        lengths = np.minimum(whole, self.frames)
        skipped = np.floor(uniforms * (whole - lengths + 1)).astype(np.int64)
        return _gather(self.corpus, indices, self.corpus.offsets[indices] + skipped, lengths)


@dataclass(frozen=True, eq=False)
class WholeUtterances:
    """Every utterance once and whole, with its length: what validation and testing are done on.

    Utterances are sorted by length and cut into batches of at most `batch_size` of them and at most
    `batch_frames` frames with the padding, so that little of a batch is padding and none is too large for
    the memory. One utterance longer than `batch_frames` is a batch of its own. `Batch.indices` says which
    is which.
    """

    corpus: PackedCorpus
    utterances: np.ndarray | None = None
    batch_size: int = 64
    batch_frames: int = 32_768

    def __post_init__(self):
        object.__setattr__(self, "utterances", self.corpus.numbers(self.utterances))
        if self.batch_size < 1:
            raise ValueError(f"expected a batch size of at least 1, got {self.batch_size}")

    @cached_property
    def buckets(self) -> list[np.ndarray]:
        """The utterance numbers of each batch."""
        lengths = self.corpus.lengths[self.utterances]
        order = np.argsort(lengths, kind="stable")
        buckets, begin = [], 0
        for end in range(1, len(order) + 1):
            full = end - begin == self.batch_size
            # Sorted upwards: the next utterance is the longest, and the whole bucket is padded to it.
            if end == len(order) or full or (end - begin + 1) * lengths[order[end]] > self.batch_frames:
                buckets.append(self.utterances[order[begin:end]])
                begin = end
        return buckets

    def __len__(self) -> int:
        return len(self.buckets)

    def __iter__(self) -> Iterator[Batch]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> Batch:
        indices = self.buckets[number]
        starts = self.corpus.offsets[indices]
        return _gather(self.corpus, indices, starts, self.corpus.offsets[indices + 1] - starts)


def _gather(corpus: PackedCorpus, indices: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> Batch:
    """The frames from each start on, with what is known of the utterances, where the corpus keeps them."""
    known = (corpus.source.place(array) for array in (lengths, corpus.labels[indices], indices))
    return Batch(corpus.source.gather(starts, lengths), *known)
