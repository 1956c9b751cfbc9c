import dataclasses
import json
import platform

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from groundup.experiments import __main__ as command
from groundup.experiments import recorded, runner
from groundup.experiments.claims import CLAIMS
from groundup.experiments.finding_test import claim


def toy(**changes):
    """A claim whose trial takes no time: a is the seed plus 1, b is half the seed."""

    def trial(seed, device="cpu"):
        return {"small": {"a": seed + 1.0 + (device == "cuda"), "b": seed / 2}}

    return dataclasses.replace(claim(), trial=trial, **changes)


def test_every_seed_runs_once_in_order():
    found = runner.run(toy(seeds=(0, 2, 4)))
    assert found.numbers == {"small": {"a": [1.0, 3.0, 5.0], "b": [0.0, 1.0, 2.0]}}
    assert found.seeds == (0, 2, 4)


@pytest.fixture
def at_home(monkeypatch):
    """Fresh processes are not started: the toy runs here. Returns the claims of each, and on which kernel."""
    started = []

    def fresh(claims, *, fixed, **options):
        started.append(([claim.id for claim in claims], fixed))
        numbers = {claim.id: runner.numbers(claim, claim.seeds, **options) for claim in claims}
        return {"numbers": numbers, "blas": ["a kernel"]}

    monkeypatch.setattr(runner, "fresh", fresh)
    return started


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_matrix_products_run_on_one_thread_and_get_the_others_back():
    seen = []

    def trial(seed):
        seen.append(blas_threads())
        return {"small": {"a": 1.0 + seed, "b": 0.0}}

    with threadpool_limits(2, user_api="blas"):
        runner.run(dataclasses.replace(claim(), trial=trial))
        assert (seen, blas_threads()) == ([{1}] * 3, {2})


def test_a_fresh_process_runs_this_library_and_may_fix_the_kernel(
    monkeypatch,
):
    calls = []

    def run(arguments, *, env, **options):
        calls.append((arguments, env))
        return type("Done", (), {"stdout": '{"numbers": {}, "blas": []}'})

    monkeypatch.setattr(runner.subprocess, "run", run)
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)
    runner.fresh([toy(), toy(id="X2")], fixed=True, first=True)
    runner.fresh([toy()], fixed=False, device="cuda")
    (once, fixed), (timing, free) = calls
    assert once[1:] == ["-m", "groundup.experiments", "run", "X1", "X2", "--first"]
    assert timing[1:] == ["-m", "groundup.experiments", "run", "X1", "--device", "cuda"]
    assert fixed["OPENBLAS_CORETYPE"] == runner.KERNEL and "OPENBLAS_CORETYPE" not in free
    assert fixed["PYTHONPATH"].startswith(str(recorded.PACKAGE.parents[1]))


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="needs an x86-64 processor")
def test_a_fresh_process_gives_the_numbers_and_names_its_kernel():
    found = runner.fresh([CLAIMS["D8"]], fixed=True, first=True)
    assert all("Haswell" in library for library in found["blas"]) and found["blas"]
    again = runner.numbers(CLAIMS["D8"], CLAIMS["D8"].seeds[:1])
    for condition, measures in again.items():
        for measure, values in measures.items():
            np.testing.assert_allclose(found["numbers"]["D8"][condition][measure], values, atol=1e-12)


def test_a_timing_runs_all_its_seeds_in_each_of_its_processes(tmp_path, at_home):
    run = json.loads(runner.record(toy(processes=3), tmp_path).read_text("utf-8"))
    assert at_home == [(["X1"], False)] * 3 and run["processes"] == 3
    assert run["numbers"]["small"]["a"] == [1.0, 2.0, 3.0] * 3
    assert run["effects"][0]["count"] == 9
    runner.record(toy(), tmp_path)
    assert at_home[3:] == [(["X1"], True)]


def test_claims_of_one_process_share_it_and_timings_run_alone(tmp_path, at_home):
    with pytest.raises(ValueError, match="expected claims of one process to share it, got some of 3"):
        runner.record_together([toy(), toy(processes=3)], tmp_path)
    assert [path.name for path in runner.record_together([toy(), toy()], tmp_path)] == ["X1.json"] * 2
    assert at_home == [(["X1", "X1"], True)]


def test_a_library_that_changes_while_the_trial_runs_is_no_commit(tmp_path, at_home, monkeypatch):
    states = iter(["one", "two"])
    monkeypatch.setattr(runner.recorded, "commit", lambda: next(states, "two"))
    assert json.loads(runner.record(toy(), tmp_path).read_text("utf-8"))["commit"] == "one+changes"
    states = iter(["one", "one"])
    assert json.loads(runner.record(toy(), tmp_path).read_text("utf-8"))["commit"] == "one"


def test_the_record_holds_the_claim_and_its_finding(tmp_path, monkeypatch, at_home):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    path = runner.record(toy())
    assert path == tmp_path / "claims" / "X1.json"
    run = recorded.load("claims/X1")
    assert run["command"] == "python -m groundup.experiments record X1"
    assert (run["prediction"], run["rule"], run["seeds"]) == ("yes", toy().rule, [0, 1, 2])
    found = runner.finding(toy())
    assert found.verdict == run["verdict"] == toy().judge(found.numbers)
    assert [dataclasses.asdict(e) | {"bounds": list(e.bounds)} for e in found.effects] == run["effects"]
    assert (found.where["commit"], found.where["blas"]) == (run["commit"], ["a kernel"])


def test_a_rule_that_was_changed_judges_the_recorded_numbers_anew(tmp_path, monkeypatch, at_home):
    monkeypatch.setattr(recorded, "folder", lambda: tmp_path)
    runner.record(toy())
    assert runner.finding(toy(judge=lambda numbers: "undecided")).verdict == "undecided"


def test_options_reach_the_trial_and_name_the_file(tmp_path, at_home):
    path = runner.record(toy(), tmp_path, device="cuda")
    assert path.name == "X1.device=cuda.json"
    assert '"a": [\n    2.0' in path.read_text("utf-8")
    assert "record X1 --device cuda" in path.read_text("utf-8")


@pytest.fixture
def one_claim(monkeypatch, at_home):
    monkeypatch.setattr(command, "CLAIMS", {"X1": toy(), "X2": toy(id="X2", options=("device",))})


def test_the_command_records(one_claim, tmp_path, capsys):
    assert command.main(["record", "X1", "X2", "--to", str(tmp_path)]) == 0
    assert sorted(p.name for p in (tmp_path / "claims").iterdir()) == ["X1.json", "X2.json"]
    assert str(tmp_path / "claims" / "X1.json") in capsys.readouterr().out


def test_the_command_runs_and_prints_its_numbers(one_claim, capsys):
    assert command.main(["run", "X1", "X2"]) == 0
    printed = json.loads(capsys.readouterr().out)
    both = {"small": {"a": [1.0, 2.0, 3.0], "b": [0.0, 0.5, 1.0]}}
    assert printed == {"numbers": {"X1": both, "X2": both}, "blas": recorded.blas()}
    assert command.main(["run", "X1", "--first"]) == 0
    assert json.loads(capsys.readouterr().out)["numbers"]["X1"]["small"] == {"a": [1.0], "b": [0.0]}


def test_the_command_lists(one_claim, capsys):
    assert command.main(["list"]) == 0
    assert "X1   0.1 min  a beats b" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["record", "X9"], "invalid choice: 'X9'"),
        (
            ["record", "X1", "X2", "--device", "cuda"],
            "--device is for claims that time code, and X1 does not",
        ),
        ([], "the following arguments are required: command"),
    ],
)
def test_a_wrong_command_is_one_line(one_claim, arguments, message, capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(arguments)
    assert stop.value.code == 2 and message in capsys.readouterr().err
