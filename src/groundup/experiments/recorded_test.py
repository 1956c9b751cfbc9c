import json
import subprocess

import pytest

from groundup.experiments import recorded


def save(path, **changes):
    given = {
        "command": "python -m groundup.experiments record X1",
        "seeds": [3, 4],
        "numbers": {"accuracy": [0.5, 0.6]},
    }
    return recorded.save(path, **(given | changes))


def test_a_run_comes_back_with_where_and_when_it_ran(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    save(tmp_path / "claims" / "X1.json", verdict="confirmed")
    run = recorded.load("claims/X1")
    given = ["command", "verdict", "seeds", "numbers", "time"]
    assert list(run) == [*given, "hardware", "versions", "blas", "commit"] == [*given, *recorded.ENVIRONMENT]
    assert run["numbers"] == {"accuracy": [0.5, 0.6]} and run["seeds"] == [3, 4]
    assert run["time"].endswith("+00:00")
    assert run["hardware"]["cores"] >= 1 and {"processor", "gpu", "system"} <= set(run["hardware"])
    assert {"python", "numpy", "groundup"} <= set(run["versions"])
    assert recorded.names() == ["claims/X1"]


def test_a_missing_run_names_those_that_exist(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    with pytest.raises(KeyError, match="no recorded run named 'claims/X2'; there are: none"):
        recorded.load("claims/X2")
    save(tmp_path / "claims" / "X1.json")
    with pytest.raises(KeyError, match="there are: claims/X1"):
        recorded.load("claims/X2")


def test_a_failed_recording_leaves_the_old_one_and_nothing_else(tmp_path):
    path = save(tmp_path / "X1.json")
    before = path.read_text("utf-8")
    with pytest.raises(ValueError, match="JSON"):
        save(path, numbers={"loss": [float("nan"), 1.0]})
    assert path.read_text("utf-8") == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_commit_says_when_files_differ_from_it(monkeypatch):
    def outside(*arguments, **options):
        raise OSError("no git here")

    monkeypatch.setattr(recorded.subprocess, "run", outside)
    assert recorded.environment()["commit"] is None


def test_the_commit_is_that_of_a_checkout_and_says_when_its_library_was_changed(tmp_path, monkeypatch):
    package = tmp_path / "src" / "groundup" / "experiments"
    package.mkdir(parents=True)
    (package / "recorded.py").write_text("x = 1\n")
    monkeypatch.setattr(recorded, "PACKAGE", package)
    monkeypatch.setattr(recorded, "CHECKOUT", tmp_path)

    def git(*arguments):
        settings = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(tmp_path), *settings, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    head = git("rev-parse", "HEAD")
    assert recorded.commit() == head
    (tmp_path / "notes.md").write_text("not the library")
    assert recorded.commit() == head
    (package / "new.py").write_text("")
    assert recorded.commit() == f"{head}+changes"
    installed = tmp_path / ".venv" / "experiments"  # a wheel inside of the checkout is not the checkout
    installed.mkdir(parents=True)
    (installed / "recorded.py").write_text("x = 1\n")
    monkeypatch.setattr(recorded, "PACKAGE", installed)
    assert recorded.commit() is None


def test_the_kernel_of_matrix_products_is_named():
    import numpy as np

    assert np.ones((2, 2)) @ np.ones(2) is not None
    assert all(len(words.split(",")) == 2 for words in recorded.blas()) and recorded.blas()


def test_every_recorded_run_can_be_read():
    for name in recorded.names():
        assert isinstance(recorded.load(name), dict), name


def test_an_installed_wheel_reads_its_own_data(tmp_path, monkeypatch):
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "r.json").write_text(json.dumps({"a": 1}))
    monkeypatch.setattr(recorded, "PACKAGE", tmp_path)
    assert recorded.folder() == tmp_path / "results"
    assert recorded.load("r") == {"a": 1}
