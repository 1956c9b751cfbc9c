"""Every feature that the README's table names is held by the test that it names."""

from __future__ import annotations

import ast
import json
import re


def rows(readme: str) -> list[tuple[str, str, str]]:
    """(feature, file, test) of each row of the table "What is proven"."""
    section = readme.partition("## What is proven")[2].partition("\n## ")[0]
    return re.findall(r"^\| (.+?) \| `(.+?)::(.+?)` \|$", section, re.M)


def test_every_feature_names_a_test_that_exists(root):
    found = rows((root / "README.md").read_text("utf-8"))
    assert len(found) >= 18
    for feature, file, test in found:
        tree = ast.parse((root / "src" / "groundup" / file).read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, feature


def test_every_known_mistake_of_public_solutions_has_its_test(root):
    tests = (root / "src" / "groundup" / "speaker" / "mistakes_test.py").read_text("utf-8")
    assert {int(n) for n in re.findall(r"^def test_(\d+)_", tests, re.M)} == set(range(1, 13))


def test_the_speeds_in_the_readme_are_the_recorded_ones(root):
    readme = (root / "README.md").read_text("utf-8")
    records = (root / "book" / "results" / "benchmarks").glob
    numbers = {path.stem: json.loads(path.read_text("utf-8"))["numbers"] for path in records("*.json")}
    assert f"gives {numbers['corpus']['ratio']:.0f} times the random crops" in readme
    assert numbers["corpus"]["utterances"] == 56_666


def test_the_accuracy_in_the_readme_is_the_recorded_one(root):
    run = json.loads(
        (root / "book/results/speaker_conformer_ravdess_statement-01-02.json").read_text("utf-8")
    )
    numbers = run["numbers"]
    assert f"{numbers['mean']:.3f} ± {numbers['sd']:.3f}" in (root / "README.md").read_text("utf-8")
