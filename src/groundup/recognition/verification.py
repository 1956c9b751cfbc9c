"""One speaker or two? A run asked about people that it never met, and how sure the answer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.recognition.calibration import calibrate, cllr, cross_calibrated
from groundup.recognition.detection import Curve, det_curve, eer, eer_threshold, min_dcf, speaker_intervals
from groundup.recognition.embedding import embed_utterances
from groundup.recognition.scores import as_norm, centroid, cohort_statistics, cosine_scores
from groundup.recognition.trials import Trials, all_pairs, balanced, models_of, read_trials
from groundup.training.folder import read_json, write_json
from groundup.training.run import FORM as TRAINING
from groundup.training.run import opened
from groundup.training.trained import TrainedModel

__all__ = ["FORM", "PRIORS", "Judged", "Verification", "judge", "parts_of", "verify"]

FORM = "groundup verification"
PRIORS = (0.01, 0.05)  # of a target, for the detection cost
TOP = 100  # of the cohort's utterances, those most alike
COHORT = 2_000  # utterances of it at most
MOST = 200_000  # trials; of more, so many are drawn
LARGEST = 200_000_000  # pairs that are looked at to draw them
STATISTICS: dict[str, Callable[[Curve], float]] = {
    "EER": eer,
    **{f"minDCF {prior}": partial(min_dcf, prior=prior) for prior in PRIORS},
}


@dataclass(frozen=True)
class Judged:
    """What one kind of score is worth on a list of trials."""

    numbers: dict[str, list[float]]  # each statistic with its interval over speakers: [value, low, high]
    threshold: float  # where the two error rates meet
    slope: float  # slope · score + offset are log-likelihood ratios
    offset: float
    cllr: list[float] | None  # before and after calibration on the other half of the speakers


@dataclass(frozen=True, eq=False, repr=False)
class Verification:
    """The trials, the score of each, and what was found: by the kind of score, `cosine` and `as-norm`."""

    trials: Trials
    scores: dict[str, np.ndarray]
    found: dict[str, Judged]
    about: dict

    def content(self) -> dict:
        """All but the single trials, as JSON holds it."""
        return {**self.about, **{name: asdict(judged) for name, judged in self.found.items()}}

    def write(self, file: Path) -> None:
        """As JSON with a checksum of itself."""
        write_json(file, FORM, self.content())

    def lines(self) -> list[str]:
        """The same as a table to be read, a row a kind of score."""
        about, columns = self.about, [*STATISTICS, "threshold", "Cllr raw", "calibrated"]
        rows = [["", *columns]]
        for name, judged in self.found.items():
            numbers = [
                f"{value:.3f} ({low:.3f} to {high:.3f})" for value, low, high in judged.numbers.values()
            ]
            costs = [f"{cost:.3f}" for cost in judged.cllr] if judged.cllr else ["", ""]
            rows.append([name, *numbers, f"{judged.threshold:.3f}", *costs])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        models = f", {about['enrol']} utterances a model" if about["enrol"] > 1 else ""
        return [
            f"{about['corpus']}: {len(about['speakers'])} speakers new to the run, "
            f"{about['utterances']:,} utterances{models}",
            f"{about['trials']:,} trials, {about['targets']:,} of them of one speaker; in brackets 95 % "
            "intervals over speakers",
            *("  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in rows),
        ]


def judge(scores: np.ndarray, trials: Trials, rng: np.random.Generator) -> Judged:
    """EER and costs with 95 % intervals over speakers, and what calibration brings: `scores` (N,)."""
    targets, sides = trials.targets, (trials.first, trials.second)
    curve = det_curve(scores, targets)
    intervals = speaker_intervals(list(STATISTICS.values()), scores, targets, *sides, rng=rng)
    numbers = {
        name: [statistic(curve), *interval]
        for (name, statistic), interval in zip(STATISTICS.items(), intervals.tolist(), strict=True)
    }
    ratios, chosen = cross_calibrated(scores, targets, *sides)
    costs = [cllr(values, targets[chosen]) for values in (scores[chosen], ratios)] if len(chosen) else None
    return Judged(numbers, eer_threshold(curve), *calibrate(scores, targets), costs)


def verify(
    folder: str | Path,
    corpus: PackedCorpus | str | Path,
    *,
    checkpoint: str = "best",
    listed: str | Path | None = None,
    pairs: int | None = None,
    enrol: int = 1,
    seed: int = 0,
    progress: bool = False,
) -> Verification:
    """Ask the run in `folder` about utterances of `corpus` whose speakers it did not learn from.

    Args:
        listed: a file of trials, see `read_trials`; all pairs unless it is given.
        pairs: draw so many of the trials, half of them targets.
        enrol: utterances that each enrolled model is the mean of.
        seed: of the draws, of trials as of speakers.

    Raises:
        UserError: when no two speakers are left, or a file is not what it should be.
    """
    path, rng = Path(folder).expanduser(), np.random.default_rng(seed)
    trained, corpus = TrainedModel.open(path, checkpoint), opened(corpus)
    learned, strange = parts_of(path, trained, corpus)
    trials = read_trials(listed, corpus) if listed else _pairs(corpus, strange, enrol, rng)
    known = ~np.isin(np.concatenate([trials.first, trials.second]), corpus.labels[strange])
    if known.any():
        raise UserError(f"{listed}: {known.sum():,} of its voices are of speakers that the run learned from.")
    if pairs is not None or len(trials) > MOST:
        trials = balanced(trials, MOST if pairs is None else pairs, rng)
    if not 0 < trials.targets.sum() < len(trials):
        raise UserError(
            f"{corpus.path}: expected trials of one speaker and of two, got {trials.targets.sum():,} and "
            f"{(~trials.targets).sum():,}. Take more utterances, or a smaller --enrol."
        )
    models, tests = _embedded(trained, corpus, trials, progress)
    scores = {"cosine": cosine_scores(models[trials.enrolled], tests)}
    cohort = _cohort(path, trained, corpus, learned, rng)
    if cohort is not None:
        strangers = embed_utterances(trained, *cohort, progress=progress)
        top = min(TOP, len(strangers))
        first = [of[trials.enrolled] for of in cohort_statistics(models, strangers, top)]
        scores["as-norm"] = as_norm(scores["cosine"], first, cohort_statistics(tests, strangers, top))
    found = {name: judge(values, trials, rng) for name, values in scores.items()}
    return Verification(trials, scores, found, _about(corpus, trials, enrol, checkpoint))


def parts_of(path: Path, trained: TrainedModel, corpus: PackedCorpus) -> tuple[np.ndarray, np.ndarray]:
    """The labelled utterances of `corpus` whose speakers the run learned from, and those of all others.

    Of another corpus than the run's own, a speaker is known when the name is among those of the model.
    """
    record = read_json(path / "training.json", TRAINING)
    labelled = np.flatnonzero(corpus.labels >= 0)
    if record["checksum of the corpus"] == corpus.manifest["checksum"]:
        heard = np.isin(corpus.ids, record["parts"]["train"] + record["parts"]["validation"])
        known = np.isin(corpus.labels[labelled], corpus.labels[heard])
    else:
        known = np.isin(np.array(corpus.speakers)[corpus.labels[labelled]], trained.speakers)
    return labelled[known], labelled[~known]


def _pairs(corpus: PackedCorpus, strange: np.ndarray, enrol: int, rng: np.random.Generator) -> Trials:
    """Every question that utterances of strangers allow."""
    count = len(np.unique(corpus.labels[strange]))
    if count < 2:
        raise UserError(
            f"{corpus.path}: expected at least 2 speakers that the run did not learn from, got {count}. "
            "Train on fewer speakers, or give a corpus of others."
        )
    models = models_of(corpus.labels, strange, enrol, rng)
    if len(models) * len(strange) > LARGEST:
        raise UserError(
            f"{corpus.path}: {len(strange):,} utterances make too many pairs. Give a list with --trials."
        )
    return all_pairs(corpus.labels, strange, models)


def _embedded(
    trained: TrainedModel, corpus: PackedCorpus, trials: Trials, progress: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors of the M models, and of the utterance of each of the N trials; each is heard once."""
    used = np.unique(np.concatenate([*trials.models, trials.tests]))
    vectors = embed_utterances(trained, corpus, used, progress=progress)
    models = [centroid(vectors[np.searchsorted(used, model)]) for model in trials.models]
    return np.stack(models), vectors[np.searchsorted(used, trials.tests)]


def _cohort(
    path: Path,
    trained: TrainedModel,
    corpus: PackedCorpus,
    learned: np.ndarray,
    rng: np.random.Generator,
) -> tuple[PackedCorpus, np.ndarray] | None:
    """Utterances of speakers that the run learned from, here or in its own corpus; None without any."""
    if not len(learned):
        own = Path(read_json(path / "training.json", TRAINING)["corpus"])
        if not own.is_dir():
            return None
        corpus = opened(own)
        learned = parts_of(path, trained, corpus)[0]
    if len(learned) < 2:
        return None
    return corpus, np.sort(rng.permutation(learned)[:COHORT])


def _about(corpus: PackedCorpus, trials: Trials, enrol: int, checkpoint: str) -> dict:
    speakers = np.unique(np.concatenate([trials.first, trials.second]))
    return {
        "corpus": corpus.name,
        "speakers": [corpus.speakers[label] for label in speakers],
        "utterances": len(np.unique(np.concatenate([*trials.models, trials.tests]))),
        "trials": len(trials),
        "targets": int(trials.targets.sum()),
        "enrol": enrol,
        "checkpoint": checkpoint,
    }
