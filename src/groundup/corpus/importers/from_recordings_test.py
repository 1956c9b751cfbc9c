"""What every importer of recordings takes."""

from __future__ import annotations

import argparse

import numpy as np
import soundfile

from groundup.corpus.cli.commands_test import groundup, hum
from groundup.corpus.importers import fsdd
from groundup.corpus.importers.from_recordings import add_recordings_options
from groundup.corpus.pack.check import check


def test_trimming_has_a_default_of_its_own():
    parser = argparse.ArgumentParser()
    add_recordings_options(parser, "a folder")
    given = [parser.parse_args(options).trim for options in ([], ["--trim"], ["--trim", "30"])]
    assert given == [None, 40.0, 30.0]


def test_an_archive_that_is_fetched_is_named_in_the_help():
    parser = argparse.ArgumentParser()
    add_recordings_options(parser, fsdd.ARCHIVE)
    assert fsdd.ARCHIVE.filename in parser.format_help()


def test_silence_is_cut_where_that_is_asked_for(tmp_path):
    (tmp_path / "voices" / "a").mkdir(parents=True)
    quiet = np.zeros(8000)
    soundfile.write(tmp_path / "voices" / "a" / "1.wav", np.concatenate([quiet, hum(8000), quiet]), 16_000)
    groundup("folder", "--from", tmp_path / "voices", "--out", tmp_path / "whole")
    groundup("folder", "--from", tmp_path / "voices", "--out", tmp_path / "cut", "--trim")
    whole, cut = (check(tmp_path / name) for name in ("whole", "cut"))
    assert whole.lengths[0] == 148 and 48 <= cut.lengths[0] < 75
    assert cut.manifest["trimmed_decibels"] == 40.0 and "trimmed_decibels" not in whole.manifest
