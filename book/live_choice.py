"""What helps with strangers, tried on ten actors: data, and the subtraction of the mean.

    python -m book.live_choice

takes `corpora/live` and `corpora/live-asked`, but of the actors only 01 to 10: six to learn from, and four to
meet, twice. It writes book/results/live_choice.json: a row a variant, with the equal error rates in per cent,
of both groups. Two groups of four are few: what differs by a point or two is not decided by this. The size of
the network, its crops and its steps were chosen on the same ten actors, by a few runs without a record.
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
from groundup.training import Recipe, recipes
from groundup.training.catalogue import Ours, Strangers

RESULTS, DONE = Path(__file__).resolve().parent / "results", Path("runs", "live-choice")
STRANGERS = {"first": range(1, 5), "last": range(7, 11)}
STEPS = 600
EVERYTHING = {"takes", "speeds", "digits", "made-up"}


@dataclass(frozen=True)
class MeanLeftIn(Strangers):
    """The same, hearing each band's mean: the microphone's colour, and the voice's."""

    front_end = Ours.front_end


OWN = replace(recipes["strangers"], steps=STEPS, average=0.99, validations=1)
Variant = tuple[set[str], Recipe]  # what is learned besides the actors' own recordings, and how
VARIANTS: dict[str, Variant] = {
    "all that there is": (EVERYTHING, OWN),
    "the mean left in": (EVERYTHING, MeanLeftIn(steps=STEPS, average=0.99, validations=1)),
    "actors alone": (set(), OWN),
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
            recipe=OWN.settings(),
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

    data, recipe = VARIANTS[name]
    strangers = [f"Actor_{number:02}" for number in STRANGERS[group]]
    corpus = PackedCorpus.open(LIVE)
    with TemporaryDirectory() as place:
        part = subset(corpus, np.flatnonzero(wanted(corpus, strangers, data)), Path(place) / "part")
        trained = fit(recipe, part, split="part:learn:ask", seed=0).trained
    found, asked = {}, PackedCorpus.open(ASKED)
    rooms = {room: hear(trained, asked, strangers, room) for room in ("studio", "room")}
    rooms["from studio to room"] = replace(rooms["studio"], asked=rooms["room"].asked)
    for room, heard in rooms.items():
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
