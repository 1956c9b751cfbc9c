"""A small search from beginning to end, by the command: interrupted, gone on with, finished, refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from groundup.cli import main
from groundup.training.run import Run
from groundup.training.toy_test import toy_corpus
from groundup.tuning.result import AGAIN
from groundup.tuning.search import plan_of


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return str(toy_corpus(tmp_path_factory.mktemp("corpora") / "toy").path)


def options(corpus: str, out, trials: int) -> list[str]:
    spans = ["--space", "crop=16:16", "--space", "width=16:32"]
    return [
        "tune",
        "small",
        "--corpus",
        corpus,
        "--out",
        str(out),
        "--trials",
        str(trials),
        "--steps",
        "4",
        *spans,
    ]


@pytest.mark.timeout(300)
def test_a_search_goes_on_and_ends_with_new_seeds_and_pictures(corpus, tmp_path, capsys):
    out = tmp_path / "search"
    for trials in (2, 4):
        assert main(options(corpus, out, trials)) == 0
    shown = capsys.readouterr().out.splitlines()
    found = json.loads((out / "search.json").read_text())
    assert sum(found["trials"].values()) == 4 and found["trials"].keys() <= {"COMPLETE", "PRUNED"}
    runs = [Run.open(out / "best" / f"seed-{seed}", corpus) for seed in (1, 2, 3)]
    best = [max(run.history["validation_accuracy"]) for run in runs]
    assert found["accuracy with new seeds"] == best and len(best) == AGAIN
    assert found["mean"] == pytest.approx(np.mean(best)) and found["sd"] == pytest.approx(
        np.std(best, ddof=1)
    )
    assert {run.recipe.width for run in runs} == {found["settings"]["width"]}
    assert f"With 3 new seeds: {found['mean']:.3f} ± {found['sd']:.3f} (mean ± sd). Report this one." in shown
    pictures = {path.stem for path in out.glob("*.png")}
    assert {"history", "slice", "parallel_coordinates", "neighbourhood"} <= pictures
    assert main([*options(corpus, out, 4), "--repair"]) == 0
    assert capsys.readouterr().out.startswith("0 trials will be tried again; the search has ")


def test_a_space_that_leaves_nothing_is_refused(corpus, tmp_path):
    fixed = [
        (name, (0.1, 0.1))
        for name in ("learning_rate", "warm_up", "weight_decay", "label_smoothing", "dropout")
    ]
    with pytest.raises(Exception, match="leaves nothing to search"):
        plan_of(recipe="small", corpus=corpus, out=tmp_path, space=[*fixed, ("crop", (64, 64))], trials=1)
