"""Voices as data: recordings → log-mel features → one packed corpus → batches.

Where to look for what:

    a new corpus, an option of a command       importers/ (and its entry in cli/commands.py)
    which files are taken, how they sound      audio_files, decoding, resampling, levels, trimming
    window, hop, bands, mean subtraction       log_mel, mel_scale
    downloads, .zip, .tar.gz, parts            archives/
    what is on the disk, and its checksums     pack/manifest, pack/array_files, pack/pack_writer
    killed, interrupted, in many processes     pack/journal, pack/worker_processes
    the homework's lists and tensors           importers/hw4/
    what training takes                        splits, batches, pack/packed_corpus
    what `groundup corpus info` says, draws    cli/info, plots
    made-up voices                             synthetic/
"""

from groundup.corpus.batches import Batch, RandomCrops, WholeUtterances
from groundup.corpus.log_mel import LogMel, subtract_mean
from groundup.corpus.pack.build_corpus import build_corpus
from groundup.corpus.pack.check import check
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
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
