"""What helps with strangers, tried on ten actors: how the settings of the live page's network were chosen.

    python -m book.live_choice

takes `corpora/live` and `corpora/live-asked`, but of the actors only 01 to 10: six to learn from, and four to
meet, twice. It writes book/results/live_choice.json: a row a variant, with the equal error rates in per cent,
the mean of both groups. Two groups of four are few: what differs by a point or two is not decided by this.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from book.live_corpora import ASKED, LIVE
from book.live_trials import hear, meetings, pairs
from groundup.corpus import PackedCorpus
from groundup.experiments import recorded
from groundup.experiments.beyond.folds import subset
from groundup.experiments.speaker.hearing import TUNED_ON, in_processes
from groundup.recognition.detection import det_curve, eer
from groundup.training import recipes
from groundup.training.catalogue import Ours, Strangers

RESULTS, DONE = Path(__file__).resolve().parent / "results", Path("runs", "live-choice")
STRANGERS = {"first": range(1, 5), "last": range(7, 11)}
STEPS = 800
EVERYTHING = {"takes", "speeds", "digits", "made-up"}


@dataclass(frozen=True)
class MeanLeftIn(Strangers):
    """The same, hearing each band's mean: the microphone's colour, and the voice's."""

    front_end = Ours.front_end


LARGE = {"width": 144, "blocks": 2, "hidden": 576}
VARIANTS = {  # which data beside the actors' recordings, and the settings
    "actors alone": (set(), {}),
    "and rooms": ({"takes"}, {}),
    "and speeds": ({"takes", "speeds"}, {}),
    "and digits and made-up voices": (EVERYTHING, {}),
    "width 144, two blocks": (EVERYTHING, LARGE),
    "crops of 128 frames": (EVERYTHING, {"crop": 128}),
    "mean left in": (EVERYTHING, MeanLeftIn),
}


def main(arguments: Sequence[str]) -> None:
    jobs = [(name, group) for name in VARIANTS for group in STRANGERS]
    found = dict(zip(jobs, in_processes(tried, jobs), strict=True))
    numbers = {}
    for name in VARIANTS:
        rows = [found[name, group] for group in STRANGERS]
        numbers[name] = {key: [row[key] for row in rows] for key in rows[0]}
    print(
        recorded.save(
            RESULTS / "live_choice.json",
            command="python -m book.live_choice",
            recipe=replace(recipes["strangers"], steps=STEPS, average=0.99, validations=1).settings(),
            strangers={group: [f"Actor_{n:02}" for n in actors] for group, actors in STRANGERS.items()},
            seeds=[0],
            numbers=numbers,
        )
    )


def tried(name: str, group: str) -> dict[str, float]:
    """The equal error rates of one variant on one group of strangers; what was found once is kept."""
    file = DONE / f"{name}, {group}.json"
    if file.is_file():
        return json.loads(file.read_text("utf-8"))
    from groundup.training import fit

    data, settings = VARIANTS[name]
    recipe = settings() if isinstance(settings, type) else replace(recipes["strangers"], **settings)
    strangers = [f"Actor_{number:02}" for number in STRANGERS[group]]
    corpus = PackedCorpus.open(LIVE)
    with TemporaryDirectory() as place:
        part = subset(corpus, np.flatnonzero(wanted(corpus, strangers, data)), Path(place) / "part")
        recipe = replace(recipe, steps=STEPS, average=0.99, validations=1)
        trained = fit(recipe, part, split="part:learn:ask", seed=0).trained
    found, asked = {}, PackedCorpus.open(ASKED)
    for room in ("studio", "room"):
        heard = hear(trained, asked, strangers, room)
        for way, (scores, one, other) in {
            "3 s against 3 s": pairs(heard),
            "enrolled by 10 s": meetings(heard, np.random.default_rng(0)),
            "ordinary voices": meetings(heard.only(heard.everyday), np.random.default_rng(0)),
        }.items():
            found[f"{room}, {way}"] = 100 * eer(det_curve(scores, one == other))
    DONE.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found), "utf-8")
    return found


def wanted(corpus: PackedCorpus, strangers: Sequence[str], data: set[str]) -> np.ndarray:
    """(N,) booleans: the utterances to learn from, of others that one may choose on and of `data`."""
    person = np.array([name.split(" ")[0] for name in corpus.speakers])[corpus.labels]
    kind, take, speed = (corpus.fields[name] for name in ("kind", "take", "speed"))
    chosen = np.isin(person, sorted(TUNED_ON - set(strangers))) | np.isin(kind, list(data))
    if "takes" not in data:
        chosen &= take == "0"
    if "speeds" not in data:
        chosen &= speed == "own"
    return chosen


if __name__ == "__main__":
    main(sys.argv[1:])
