"""A ladder trains what is missing, asks all the same utterances, and counts what it says it counts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.training.catalogue import recipes
from groundup.training.evaluation import Evaluation
from groundup.training.toy_test import Toy, ToyConformer, toy_corpus
from groundup.tuning import ladder
from groundup.tuning.ladder import Rung, against, climb, summary, table, write

RECIPES = Toy(steps=3), ToyConformer(steps=3)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


def said(predictions):
    ids, labels = np.array(list("abcdef")), np.array([0, 0, 1, 1, 2, 2])
    return Evaluation(ids, labels, np.array(predictions), ["ada", "ben", "cyd"])


FIRST = Rung(recipes["boss"], [said([0, 0, 1, 1, 2, 0]), said([1, 0, 1, 1, 2, 2])], [1.0, None])
SECOND = Rung(recipes["simple"], [said([0, 0, 1, 1, 0, 0]), said([1, 1, 1, 1, 2, 2])], [1.0, 1.0])


def test_what_is_finished_is_not_trained_again(corpus, tmp_path, monkeypatch):
    trained, told = [], []
    fit = ladder.fit
    monkeypatch.setattr(ladder, "fit", lambda *a, **b: trained.append(b["out"].name) or fit(*a, **b))
    climb(RECIPES[:1], corpus, seeds=[1], out=tmp_path / "runs")
    first = climb(RECIPES, corpus, seeds=[0, 1], out=tmp_path / "runs", tell=told.append)
    assert trained == ["transformer-1", "transformer-0", "conformer-0", "conformer-1"]
    assert [line.split(":")[0] for line in told] == [f"{r.name}-{seed}" for r in RECIPES for seed in (0, 1)]
    again = climb(RECIPES, corpus.path, seeds=[0, 1], out=tmp_path / "runs", split="statement:01:02")
    for one, other in zip(first, again, strict=True):
        assert one.recipe == other.recipe and other.minutes == [None, None]
        for a, b in zip(one.evaluations, other.evaluations, strict=True):
            assert (a.predictions == b.predictions).all()
    assert first[0].minutes[1] is None is not first[0].minutes[0]


def test_processes_give_what_one_gives(corpus, tmp_path):
    one, two = (climb(RECIPES[:1], corpus, seeds=[0, 1], out=tmp_path / f"{n}", workers=n)[0] for n in (1, 2))
    for a, b in zip(one.evaluations, two.evaluations, strict=True):
        assert (a.ids == b.ids).all() and (a.predictions == b.predictions).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recipes": [Toy(steps=4)]}, "expected a run with steps 4, got 3"),
        ({"split": "utterance:0.5"}, "expected a run with split utterance:0.5, got statement:01:02"),
    ],
)
def test_a_run_of_other_settings_is_not_taken_for_this_one(corpus, tmp_path, change, message):
    climb(RECIPES[:1], corpus, seeds=[0], out=tmp_path / "runs")
    asked = {"recipes": RECIPES[:1], "corpus": corpus, "seeds": [0], "out": tmp_path / "runs"} | change
    with pytest.raises(UserError, match=message):
        climb(**asked)


def test_the_summary_counts():
    numbers = summary(FIRST.evaluations)
    assert numbers["accuracy"] == pytest.approx([5 / 6, 5 / 6]) and numbers["mean"] == FIRST.mean
    assert summary(SECOND.evaluations)["sd"] == pytest.approx(0.0)
    assert numbers["interval"][0] < 5 / 6 < numbers["interval"][1]
    assert numbers["per_speaker"] == {"ada": [1.0, 0.5], "ben": [1.0, 1.0], "cyd": [0.5, 1.0]}
    assert numbers["errors"] == [[["f", "ada"]], [["a", "ben"]]]
    assert summary(FIRST.evaluations[:1])["sd"] is None


def test_two_recipes_are_paired_seed_by_seed():
    less = against(SECOND, FIRST)
    assert less["difference"] == pytest.approx(-1 / 6) and less["ahead"] == 0
    assert less["p"] == [1.0, 1.0] and less["interval"][0] < -1 / 6 < less["interval"][1]
    assert against(FIRST, SECOND)["ahead"] == 2


def test_the_table_says_who_is_best_and_by_how_much():
    title, boss, simple = table([FIRST, SECOND])
    assert "less boss" in title and boss.startswith("boss    0.833 ± 0.000")
    assert simple.startswith("simple  0.667 ± 0.000") and "-0.167, -0.250 to +0.000" in simple
    assert simple.endswith("1 1") and "less" not in boss


def test_the_file_holds_settings_errors_and_pairs(tmp_path):
    write([FIRST, SECOND], tmp_path / "ladder.json", corpus="toy")
    content = json.loads((tmp_path / "ladder.json").read_text("utf-8"))
    assert content["best"] == "boss" and content["corpus"] == "toy"
    found = content["recipes"]["simple"]
    assert found["settings"] == recipes["simple"].settings() and len(found["errors"]) == 2
    assert found["less the best"]["difference"] == pytest.approx(-1 / 6)
    with pytest.raises(UserError, match="cannot be written"):
        write([FIRST], tmp_path / "nowhere" / "ladder.json")


def test_a_rung_without_a_rival_is_not_compared():
    assert len(table([FIRST])) == 2
