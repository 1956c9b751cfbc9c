"""Made-up voices, packed: on the processor's cores, or on a device."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from groundup.corpus.importers.importer import Importer, packing
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.build_corpus import build_corpus, pack_utterances
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.synthetic import corpus_shapes

__all__ = ["IMPORTER"]

SIZES = {"grid": (20, 30), "hw4": (600, 56_666)}  # speakers, utterances


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--speakers", type=int, help="how many voices (default: 20; for hw4 600)")
    add("--utterances", type=int, help="how many of each (default: 30); for hw4 in all (default: 56666)")
    add("--seed", type=int, default=0, help="other voices for another number (default: %(default)s)")
    daily = "how much a voice changes by the day (default: %(default)s)"
    add("--difficulty", type=float, default=1.0, help=daily)
    shape = (
        "grid: all say the same two sentences; hw4: free speech, as long and as unevenly spread as the "
        "homework's (default: %(default)s)"
    )
    add("--shape", choices=sorted(corpus_shapes.SHAPES), default="grid", help=shape)
    add("--device", help="compute on this device, such as cuda (default: processor cores)")


def _pack(options: argparse.Namespace) -> PackedCorpus:
    speakers, utterances = SIZES[options.shape]
    speakers = speakers if options.speakers is None else options.speakers
    utterances = utterances if options.utterances is None else options.utterances
    voices = corpus_shapes.SHAPES[options.shape](speakers, utterances, options.seed, options.difficulty)
    settings, features = {"name": "synthetic", "source": corpus_shapes.SOURCE, **packing(options)}, LogMel()
    if options.device is None:
        return build_corpus(voices, options.out, features=features, workers=options.workers, **settings)
    from groundup.corpus.synthetic.on_device import features_on  # needs PyTorch

    on_device = features_on(options.device)
    settings |= {"bands": features.bands, "features": asdict(features)}
    settings["about"] = {"device": options.device}  # its last bits are not those of the default
    return pack_utterances(voices, lambda rest: on_device(rest, features), options.out, **settings)


ABOUT = "made-up voices, no data needed"
IMPORTER = Importer("synthetic", ABOUT, corpus_shapes.__doc__, _add_options, _pack, "--out corpora/made-up")
