"""The ladder as a user types it: settings for all or for one, a table, one clear line for a mistake."""

from __future__ import annotations

import json

import pytest

from groundup.cli import main
from groundup.errors import UserError
from groundup.training.catalogue import recipes
from groundup.training.toy_test import toy_corpus
from groundup.tuning.ladder_command import chosen

SMALL = "--set width=16 --set heads=2 --set crop=16 --set steps=2 --seeds 0 1".split()


def test_a_setting_is_meant_for_all_that_have_it_or_for_one():
    simple, strong = chosen(["simple", "strong"], {"width": 96, "simple.width": 24, "subsampling": 2})
    assert (simple.width, strong.width, strong.subsampling) == (24, 96, 2)
    assert (simple.heads, strong.heads) == (recipes["simple"].heads, recipes["strong"].heads)


@pytest.mark.parametrize(
    ("names", "settings", "message"),
    [
        (["nonsense"], {}, "unknown recipe 'nonsense'"),
        (["simple", "simple"], {}, "expected each recipe once, got simple simple"),
        (["simple", "boss"], {"widht": 3}, "none of the recipes simple, boss has a setting 'widht'"),
        (["simple", "boss"], {"simple.kernel": 3}, "has a setting 'simple.kernel'"),
        (["simple"], {"boss.kernel": 3}, "has a setting 'boss.kernel'"),
        (["simple"], {"steps": 0}, "recipe 'simple': expected steps to be a whole number from 1, got 0"),
    ],
)
def test_what_makes_no_sense_is_refused(names, settings, message):
    with pytest.raises(UserError, match=message):
        chosen(names, settings)


def test_one_command_trains_and_compares(tmp_path, capsys):
    corpus = toy_corpus(tmp_path / "toy")
    command = ["ladder", "--recipes", "simple", "boss", "--corpus", str(corpus.path), *SMALL]
    out = tmp_path / "runs" / "ladder"
    assert main([*command, "--out", str(out)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in shown[:4]] == ["simple-0", "simple-1", "boss-0", "boss-1"]
    assert shown[5].split()[0] == "accuracy" and shown[-1] == f"Wrote {out / 'ladder.json'}."
    content = json.loads((out / "ladder.json").read_text("utf-8"))
    assert set(content["recipes"]) == {"simple", "boss"} and content["seeds"] == [0, 1]
    assert main([*command, "--out", str(out), "--seeds", "0", "0"]) == 2
    assert "expected each seed once, got 0 0" in capsys.readouterr().err
