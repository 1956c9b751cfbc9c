"""Runs the trial of a claim over its seeds, in fresh processes, and writes the record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from threadpoolctl import threadpool_limits
from tqdm import tqdm

from . import recorded
from .finding import Claim, Finding, Numbers

KERNEL = "Haswell"  # of OpenBLAS: every x86-64 processor since 2013 can run it, and gives the same digits


def gather(trials: Iterable[Mapping[str, Mapping[str, float]]]) -> Numbers:
    """One trial a seed → condition → measure → one number a seed.

    >>> gather([{"all": {"kept": 0.1}}, {"all": {"kept": 0.2}}])
    {'all': {'kept': [0.1, 0.2]}}
    """
    numbers: dict[str, dict[str, list[float]]] = {}
    for trial in trials:
        for condition, measures in trial.items():
            for measure, value in measures.items():
                numbers.setdefault(condition, {}).setdefault(measure, []).append(float(value))
    return numbers


def join(runs: Iterable[Numbers]) -> Numbers:
    """The numbers of several runs in one list each, run after run.

    >>> join([{"all": {"time": [1.0, 2.0]}}, {"all": {"time": [3.0, 4.0]}}])
    {'all': {'time': [1.0, 2.0, 3.0, 4.0]}}
    """
    first, *others = runs
    joined = {condition: {m: list(v) for m, v in measures.items()} for condition, measures in first.items()}
    for run in others:
        for condition, measures in joined.items():
            for measure, values in measures.items():
                values += run[condition][measure]
    return joined


def numbers(claim: Claim, seeds: Sequence[int], *, progress: bool = False, **options: object) -> Numbers:
    """Run the claim's trial for these seeds, here and now. `options` go to the trial.

    Matrix products run on one thread: for networks this small a second one costs more than it brings, and
    the order of a sum, so its last digit, does not depend on the number of cores.
    """
    shown = tqdm(seeds, desc=claim.id, unit="seed", disable=not progress)
    with threadpool_limits(1, user_api="blas"):
        return gather(claim.trial(seed, **options) for seed in shown)


def run(claim: Claim, *, progress: bool = False, **options: object) -> Finding:
    """Run every seed of the claim's trial, here and now, and judge the numbers."""
    return claim.find(numbers(claim, claim.seeds, progress=progress, **options))


def fresh(claims: Sequence[Claim], *, fixed: bool, first: bool = False, **options: object) -> dict:
    """The trials of these claims in a process of their own: {"numbers": {id: …}, "blas": …}.

    fixed: on one kernel of OpenBLAS, so that another machine gives the same digits. A timing runs on the
    kernel that OpenBLAS chooses, since that is what a user waits for. first: the first seed of each alone.
    """
    library = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([library, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    if fixed:
        environment["OPENBLAS_CORETYPE"] = KERNEL
    command = [sys.executable, "-m", "groundup.experiments", "run", *(claim.id for claim in claims)]
    command += ["--first"] * first
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def record(claim: Claim, to: str | Path | None = None, **options: object) -> Path:
    """`record_together` for one claim."""
    return record_together([claim], to, **options)[0]


def record_together(claims: Sequence[Claim], to: str | Path | None = None, **options: object) -> list[Path]:
    """Run the claims and write `claims/<id>.json` below `to`, by default among the recorded runs.

    They run in one process, so that trials may share the models that they train; a timing needs several, and
    runs alone. With options a file's name and command carry them (`D2.device=cuda.json`), so that a run on
    other hardware stands beside the first and does not replace it. The commit is that of the start, and
    marked where the library was changed before the end.
    """
    processes = {claim.processes for claim in claims}
    if len(claims) > 1 and processes != {1}:
        raise ValueError(f"expected claims of one process to share it, got some of {max(processes)}")
    before = recorded.commit()
    runs = [fresh(claims, fixed=processes == {1}, **options) for _ in range(max(processes))]
    changed = "+changes" if before and recorded.commit() != before else ""
    return [_save(claim, runs, to, before and before + changed, options) for claim in claims]


def _save(claim: Claim, runs: list[dict], to: str | Path | None, commit: str | None, options: dict) -> Path:
    finding = claim.find(join(run["numbers"][claim.id] for run in runs))
    suffix = "".join(f".{name}={value}" for name, value in options.items())
    command = claim.command + "".join(f" --{name} {value}" for name, value in options.items())
    return recorded.save(
        Path(to or recorded.folder()) / "claims" / f"{claim.id}{suffix}.json",
        command=command,
        claim=claim.id,
        statement=claim.statement,
        prediction=claim.prediction,
        rule=claim.rule,
        verdict=finding.verdict,
        effects=[asdict(effect) for effect in finding.effects],
        seeds=claim.seeds,
        processes=claim.processes,
        numbers=finding.numbers,
        blas=runs[0]["blas"],
        commit=commit,
    )


def finding(claim: Claim) -> Finding:
    """What the recorded numbers of a claim say by its rule as it is now. Raises KeyError without any."""
    run = recorded.load(f"claims/{claim.id}")
    where = {name: run.get(name) for name in ("command", "processes", "time", *recorded.ENVIRONMENT)}
    return claim.find(run["numbers"], where)
