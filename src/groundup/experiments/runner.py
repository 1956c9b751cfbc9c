"""Runs the trial of a claim over its seeds and writes the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from threadpoolctl import threadpool_limits
from tqdm import tqdm

from . import recorded
from .finding import Claim, Finding, Numbers


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


def run(claim: Claim, *, progress: bool = False, **options: object) -> Finding:
    """Run every seed of the claim's trial and judge the numbers. `options` go to the trial.

    Matrix products run on one thread: for networks this small a second one costs more than it brings, and
    the order of a sum, so its last digit, does not depend on the number of cores.
    """
    seeds = tqdm(claim.seeds, desc=claim.id, unit="seed", disable=not progress)
    with threadpool_limits(1, user_api="blas"):
        return claim.find(gather(claim.trial(seed, **options) for seed in seeds))


def record(claim: Claim, to: str | Path | None = None, *, progress: bool = False, **options: object) -> Path:
    """Run the claim and write `claims/<id>.json` below `to`, by default among the recorded runs.

    With options the file's name and command carry them (`D2.device=cuda.json`), so that a run on other
    hardware stands beside the first and does not replace it.
    """
    finding = run(claim, progress=progress, **options)
    suffix = "".join(f".{name}={value}" for name, value in options.items())
    command = claim.command + "".join(f" --{name} {value}" for name, value in options.items())
    return recorded.save(
        Path(to or recorded.folder()) / "claims" / f"{claim.id}{suffix}.json",
        command=command,
        claim=claim.id,
        statement=claim.statement,
        prediction=claim.prediction,
        rule=claim.rule,
        seeds=claim.seeds,
        numbers=finding.numbers,
        **finding.as_record(),
    )


def finding(claim: Claim) -> Finding:
    """The recorded finding of a claim. Raises KeyError when it has none."""
    return Finding.from_record(recorded.load(f"claims/{claim.id}"))
