"""Every way into a corpus takes the same options, and says what it is. What the ways do: commands_test.py."""

from __future__ import annotations

import argparse

import pytest

from groundup.corpus.cli.commands_test import WAYS
from groundup.corpus.cli.ways import add_ways


@pytest.fixture
def parsers():
    commands = argparse.ArgumentParser(prog="groundup corpus").add_subparsers()
    add_ways(commands)
    return commands.choices


def test_every_way_is_tested(parsers):
    assert sorted(parsers) == sorted(WAYS)


def test_every_way_takes_the_options_of_packing(parsers):
    for name, parser in parsers.items():
        defaults = vars(parser.parse_args(["--out", "out"]))
        assert defaults.keys() >= {"out", "dtype", "workers", "skip_bad", "run"}, name
        assert (defaults["dtype"], defaults["workers"], defaults["skip_bad"]) == ("float32", None, False)


def test_every_option_of_every_way_is_explained(parsers):
    for parser in parsers.values():
        assert parser.description and all(action.help for action in parser._actions)


def test_trimming_has_a_default_of_its_own(parsers):
    parse = parsers["folder"].parse_args
    given = [parse(["--out", "out", *options]).trim for options in ([], ["--trim"], ["--trim", "30"])]
    assert given == [None, 40.0, 30.0]
