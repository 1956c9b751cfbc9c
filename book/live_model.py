"""The network of the live page: trained, asked about strangers, written for the browser, and checked.

    python -m book.live_model RECORDINGS

makes the corpora of `book.live_corpora`, trains seven networks into runs/live, two at a time, asks them about
strangers, and writes book/results/live_strangers.json and, into book/_web/live, model.onnx, model.json and a
card. What is there already, a corpus or a network, stays as it is.

Five networks each leave out four of the twenty actors, who are strangers to it: `fold-0` to `fold-4`. The
last of them, which has never heard actors 17 to 20, is the page's. Two more leave out six, so that five
people can sit at a table and one stay outside: `table-0` and `table-1`. The settings were chosen on actors 01
to 10 alone, see `book.live_choice`; the threshold is that of the strangers of folds 0 and 1. So the numbers
that the page prints are those of actors 11 to 20.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from book import live_corpora, live_trials
from book.live_card import card
from book.live_corpora import ASKED, LIVE, SPEEDS
from book.live_trials import ENROLLED, PIECES, Heard, at_a_table, hear, meetings, pairs
from groundup.corpus import PackedCorpus
from groundup.experiments import recorded
from groundup.experiments.beyond.folds import held_out, subset
from groundup.experiments.speaker.hearing import TUNED_ON, in_processes
from groundup.recognition.detection import det_curve, eer, eer_threshold, speaker_intervals
from groundup.recognition.half_weights import in_half_precision
from groundup.recognition.onnx_file import metadata, write_onnx
from groundup.training import TrainedModel, bootstrap, recipes
from groundup.training.evaluation import answers

RUNS, PAGE = Path("runs", "live"), Path(__file__).resolve().parent / "_web" / "live"
RESULTS = Path(__file__).resolve().parent / "results"
RECIPE = replace(recipes["strangers"], steps=3_000, average=0.99, validations=2)
STRANGERS = {f"fold-{fold}": held_out(fold) for fold in range(5)} | {
    "table-0": [f"Actor_{number:02}" for number in range(11, 17)],
    "table-1": [f"Actor_{number:02}" for number in range(15, 21)],
}
FOLDS, TABLES = [name for name in STRANGERS if "fold" in name], ["table-0", "table-1"]
CHOSEN_ON = FOLDS[:2]  # whose strangers set the threshold
PUBLISHED = FOLDS[-1]
ROOMS, KINDS = ("studio", "room"), ("actors", "digits", "made-up")
MOVED = "enrolled in the studio, asked in the room"
LARGEST = 2_500_000  # bytes
TERMS = "CC BY-NC-SA 4.0, as RAVDESS"
ENROLMENT = {  # as it was measured: see `book.live_trials`
    "pieces": PIECES,
    "frames of a piece": ENROLLED,
    "frames asked": live_trials.ASKED,
    "vector": "the mean of the pieces' embeddings, each of length 1, brought to length 1",
}


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recordings", metavar="RECORDINGS", help="the folder that holds ravdess16/ and fsdd/")
    parser.add_argument("--train", nargs="+", metavar="NETWORK", help="train these, and publish nothing")
    options = parser.parse_args(arguments)
    live_corpora.main([options.recordings])
    in_processes(train, [(name,) for name in options.train or STRANGERS])
    if not options.train:
        publish()


def train(name: str) -> None:
    """One network, from all that its strangers did not say; nothing when it is there."""
    from groundup.training import fit

    if (RUNS / name).is_dir():
        return
    corpus = PackedCorpus.open(LIVE)
    person = np.array([speaker.split(" ")[0] for speaker in corpus.speakers])[corpus.labels]
    known = np.flatnonzero(~np.isin(person, STRANGERS[name]))
    RUNS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        part = subset(corpus, known, Path(place) / "part")
        fit(RECIPE, part, split="part:learn:ask", seed=0, out=RUNS / name)


@cache
def network(name: str) -> TrainedModel:
    """As it is published: the last weights, in 16 bits, without those that are faster or slower."""
    trained = TrainedModel.open(RUNS / name, "last")
    own = [i for i, speaker in enumerate(trained.speakers) if speaker.split(" ")[-1] not in SPEEDS]
    head = trained.model.head
    head.weight = torch.nn.Parameter(head.weight[own].detach())
    head.classes = len(own)
    return in_half_precision(replace(trained, speakers=[trained.speakers[i] for i in own]))


@cache
def heard(name: str, room: str) -> Heard:
    """What a network makes of its strangers."""
    if room == MOVED:
        return replace(heard(name, "studio"), asked=heard(name, "room").asked)
    return hear(network(name), PackedCorpus.open(ASKED), STRANGERS[name], room)


def publish() -> None:
    """Ask all networks, and write what the page loads, a card and a record."""
    threshold = found_threshold()
    numbers = {
        "threshold": threshold,
        "voices it knows": known_voices(),
        "strangers": {room: strangers(room) for room in ROOMS},
        MOVED: strangers(MOVED),
        "table": {room: tables(room, threshold) for room in ROOMS},
    }
    PAGE.mkdir(parents=True, exist_ok=True)
    file = PAGE / "model.onnx"
    file.unlink(missing_ok=True)
    error = write_onnx(network(PUBLISHED), file)
    size = file.stat().st_size
    if size > LARGEST:
        raise ValueError(f"expected a file of at most {LARGEST:,} bytes, got {size:,}")
    about = {name: json.loads(value) for name, value in metadata(network(PUBLISHED)).items()}
    about |= {
        "terms": TERMS,
        "voices": voices(),
        "strangers": STRANGERS[PUBLISHED],
        "enrolment": ENROLMENT,
        "bytes": size,
        "weights": sum(weight.numel() for weight in network(PUBLISHED).model.parameters()),
        "numbers": numbers,
    }
    (PAGE / "README.md").write_text(card(about, recorded.load("live_choice")["numbers"]), "utf-8")
    (PAGE / "model.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(
        recorded.save(
            RESULTS / "live_strangers.json",
            command="python -m book.live_model RECORDINGS",
            recipe=RECIPE.settings(),
            networks=STRANGERS,
            corpora={str(path): PackedCorpus.open(path).manifest["checksum"] for path in (LIVE, ASKED)},
            file={"bytes": size, "weights_sha256": about["weights_sha256"], "error": error},
            seeds=[0],
            numbers=numbers,
        )
    )


def voices() -> dict[str, list[str]]:
    """The names that it may give, by what they are."""
    corpus = PackedCorpus.open(LIVE)
    labels = {kind: np.unique(corpus.labels[corpus.fields["kind"] == kind]) for kind in KINDS}
    known = network(PUBLISHED).speakers
    return {
        kind: [name for name in known if corpus.speakers.index(name) in own] for kind, own in labels.items()
    }


def found_threshold() -> float:
    """Where both errors meet for the ordinary voices of strangers on whom things may be chosen."""
    found = [
        meetings(heard(name, room).only(heard(name, room).everyday), rng())
        for name in CHOSEN_ON
        for room in ROOMS
    ]
    scores, enrolled, asked = (np.concatenate(column) for column in zip(*found, strict=True))
    return round(eer_threshold(det_curve(scores, enrolled == asked)), 4)


def known_voices() -> dict[str, dict]:
    """The published network's answers to what it was not taught, of voices that it was taught."""
    trained, corpus = network(PUBLISHED), PackedCorpus.open(LIVE)
    names = np.array(corpus.speakers)[corpus.labels]
    number = {name: i for i, name in enumerate(trained.speakers)}
    found = {}
    for kind in KINDS:
        chosen = (
            (corpus.fields["part"] == "ask") & (corpus.fields["kind"] == kind) & np.isin(names, list(number))
        )
        chosen = np.flatnonzero(chosen)
        named = answers(trained.model.eval(), trained, corpus, chosen).argmax(1)
        right = named == [number[name] for name in names[chosen]]
        found[kind] = share(right, names[chosen]) | {
            "utterances": len(right),
            "voices": len(set(names[chosen])),
        }
    return found


def strangers(room: str) -> dict[str, dict]:
    """Equal error rates over the five folds, with 95 % intervals over speakers."""
    ways = {
        "3 s against 3 s": (pairs, False),
        "enrolled by 10 s, 3 s asked": (lambda each: meetings(each, rng()), False),
        "the same, ordinary voices": (lambda each: meetings(each, rng()), True),
    }
    if room == MOVED:
        del ways["3 s against 3 s"]  # both would be in the room
    found = {}
    for way, (questions, everyday) in ways.items():
        folds = [heard(name, room) for name in FOLDS]
        answered = [questions(each.only(each.everyday) if everyday else each) for each in folds]
        scores, one, other = (np.concatenate(column) for column in zip(*answered, strict=True))
        apart = ~np.isin(one, list(TUNED_ON)) & ~np.isin(other, list(TUNED_ON))
        each = [eer(det_curve(s, a == b)) for s, a, b in answered]
        found[way] = {
            "actors 11 to 20": rate(scores[apart], one[apart], other[apart]),
            "all twenty": rate(scores, one, other),
            "fold by fold": each,
        }
    return found


def tables(room: str, threshold: float) -> dict[str, dict]:
    """Two to five people at a table, enrolled by 10 s each, and 3 s of one of them, or of a stranger."""
    found = {}
    for kind in ("all voices", "ordinary voices"):
        for people in range(2, 6):
            rows = []
            for name in TABLES:
                each = heard(name, room)
                each = each.only(each.everyday) if kind == "ordinary voices" else each
                rows.append(at_a_table(each, people, threshold, rng()))
            actors, seated, right, sure = (np.concatenate(column) for column in zip(*rows, strict=True))
            found[f"{people} people, {kind}"] = {
                "named, when one of them speaks": share(right[seated], actors[seated]),
                "named, with nobody among the answers": share((right & sure)[seated], actors[seated]),
                "strangers turned away": share(~sure[~seated], actors[~seated]),
            }
    return found


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def share(right: np.ndarray, speakers: np.ndarray) -> dict[str, float]:
    """A share of right answers and its 95 % interval over speakers."""
    low, high = bootstrap(right, speakers, rng=rng())
    return {"share": float(right.mean()), "low": low, "high": high}


def rate(scores: np.ndarray, one: np.ndarray, other: np.ndarray) -> dict[str, float]:
    """An equal error rate and its 95 % interval over speakers."""
    (interval,) = speaker_intervals([eer], scores, one == other, one, other, rng=rng())
    low, high = interval.tolist()
    return {"eer": eer(det_curve(scores, one == other)), "low": low, "high": high}


if __name__ == "__main__":
    main(sys.argv[1:])
