"""The command as a user types it: what it refuses, each in one line."""

from __future__ import annotations

import pytest

from groundup.cli import main
from groundup.training.toy_test import toy_corpus
from groundup.tuning.search_test import options


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return str(toy_corpus(tmp_path_factory.mktemp("corpora") / "toy").path)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--trials", "0"], "--trials: expected a whole number from 1, got 0"),
        (["--heartbeat", "0"], "--heartbeat: expected a whole number from 1"),
        (["--space", "dropout"], "expected NAME=LOW:HIGH, such as dropout=0:0.3, got 'dropout'"),
        (["--space", "colour=0:1"], "got 'colour'"),
        (["--storage", "postgresql+psycopg://127.0.0.1:1/none"], "no database at postgresql"),
        (["--storage", "mysql://host/db"], "expected --storage postgresql"),
        (["--sampler", "luck"], "invalid choice: 'luck'"),
        (["--seed", "-1"], "--seed: expected a whole number from 0"),
    ],
)
def test_a_mistake_is_one_line(corpus, tmp_path, capsys, more, message):
    assert main([*options(corpus, tmp_path / "search", 2), *more]) == 2
    shown = capsys.readouterr().err
    assert message in shown and shown.count("\n") == 1


def test_it_has_help(capsys):
    with pytest.raises(SystemExit):
        main(["tune", "--help"])
    assert "usage: groundup tune" in capsys.readouterr().out
