"""Voices as data: recordings → log-mel features → one packed corpus → batches."""

from groundup.corpus.batches import Batch, RandomCrops, WholeUtterances
from groundup.corpus.features import LogMel, subtract_mean
from groundup.corpus.pack.build import build_corpus
from groundup.corpus.pack.check import check
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.writer import PackWriter
from groundup.corpus.recordings import Recording, read_waveform
from groundup.corpus.splits import Split, split_by_field, split_by_speaker, split_by_utterance

__all__ = [
    "Batch",
    "LogMel",
    "PackWriter",
    "PackedCorpus",
    "RandomCrops",
    "Recording",
    "Split",
    "WholeUtterances",
    "build_corpus",
    "check",
    "read_waveform",
    "split_by_field",
    "split_by_speaker",
    "split_by_utterance",
    "subtract_mean",
]
