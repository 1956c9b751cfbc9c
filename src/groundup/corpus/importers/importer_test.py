"""What every importer takes, and every importer of recordings. What they do: commands_test.py."""

from __future__ import annotations

import argparse

import numpy as np
import pytest
import soundfile

from groundup.corpus.cli import commands
from groundup.corpus.cli.commands_test import IMPORTERS, groundup, hum
from groundup.corpus.importers import fsdd
from groundup.corpus.importers.importer import add_recordings_options
from groundup.corpus.pack.check import check


@pytest.fixture
def parsers():
    subparsers = argparse.ArgumentParser(prog="groundup corpus").add_subparsers()
    return {each.name: each.add_to(subparsers) for each in commands.IMPORTERS}


def test_every_way_is_tested(parsers):
    assert sorted(parsers) == sorted(IMPORTERS)


def test_every_way_takes_the_options_of_packing(parsers):
    for name, parser in parsers.items():
        defaults = vars(parser.parse_args(["--out", "out"]))
        assert defaults.keys() >= {"out", "dtype", "workers", "skip_bad"}, name
        assert (defaults["dtype"], defaults["workers"], defaults["skip_bad"]) == ("float32", None, False)


def test_every_option_of_every_way_is_explained(parsers):
    for parser in parsers.values():
        assert parser.description and all(action.help for action in parser._actions)


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
