"""The scripts are the commands under another name."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from groundup.corpus import check

SCRIPTS = ("folder", "fsdd", "hw4", "ravdess", "synthetic", "voxceleb")


def script(root, name, *arguments):
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    command = [sys.executable, str(root / "data_scripts" / f"{name}.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_every_script_is_listed_here(root):
    assert {path.stem for path in (root / "data_scripts").glob("*.py")} == set(SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_help_and_errors(root, name, tmp_path):
    shown = script(root, name, "--help")
    assert shown.returncode == 0 and f"usage: groundup corpus {name}" in shown.stdout
    refused = script(root, name, "--out", tmp_path)
    assert refused.returncode == 2
    told = f"{tmp_path}: already exists. Give --out a new name, or remove this one first."
    assert refused.stderr == f"groundup: error: {told}\n"


def test_a_corpus_is_made(root, tmp_path):
    run = script(root, "synthetic", "--speakers", 2, "--utterances", 2, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"{tmp_path / 'out'}: 4 utterances of 2 speakers")
    assert len(check(tmp_path / "out")) == 4
