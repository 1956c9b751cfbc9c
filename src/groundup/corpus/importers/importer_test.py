"""Every importer takes the same options, and says what it is. What they do: commands_test.py."""

from __future__ import annotations

import argparse

import pytest

from groundup.corpus.cli import commands
from groundup.corpus.cli.commands_test import IMPORTERS


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
