"""Questions about people that a network never met: pairs of recordings, and people at a table.

A *piece* is the middle of a recording, three seconds of it, as silent at its ends as it was recorded. Someone
is enrolled by three pieces, of 10 s together, all of one sentence; what is asked is a piece of the other
sentence. So no word that tells them apart is shared, save "by the door".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from groundup.corpus import PackedCorpus, PackWriter
from groundup.recognition.embedding import embed_utterances
from groundup.recognition.scores import centroid
from groundup.training.trained import TrainedModel

ASKED, ENROLLED, PIECES = 300, 333, 3  # frames of 10 ms, and how many such pieces enrol somebody
EVERYDAY = ("01", "02")  # emotions: neutral and calm


@dataclass(frozen=True, eq=False)
class Heard:
    """What a network makes of every piece of the strangers: N recordings of one room."""

    actors: np.ndarray  # (N,) names
    statement: np.ndarray  # (N,)
    everyday: np.ndarray  # (N,) booleans: an ordinary voice, not an acted feeling
    asked: np.ndarray  # (N, E) unit vectors, of the three seconds in the middle
    enrolled: np.ndarray  # (N, E) of a little more

    def only(self, chosen: np.ndarray) -> Heard:
        return Heard(*(value[chosen] for value in vars(self).values()))


def hear(trained: TrainedModel, corpus: PackedCorpus, actors: list[str], room: str) -> Heard:
    """Listen to these actors' recordings in that room."""
    names = np.array(corpus.speakers)[corpus.labels]
    chosen = np.flatnonzero(np.isin(names, actors) & (corpus.fields["room"] == room))
    vectors = [_middles(trained, corpus, chosen, frames) for frames in (ASKED, ENROLLED)]
    fields = corpus.fields
    everyday = np.isin(fields["emotion"][chosen], EVERYDAY)
    return Heard(names[chosen], fields["statement"][chosen], everyday, *vectors)


def _middles(trained: TrainedModel, corpus: PackedCorpus, chosen: np.ndarray, frames: int) -> np.ndarray:
    """Unit vectors of the middle `frames` of each, (N, E)."""
    with TemporaryDirectory() as place:
        about = {"name": "middles", "features": corpus.features, "dtype": str(corpus.dtype)}
        with PackWriter(Path(place) / "middles", bands=corpus.bands, **about) as pack:
            for i in chosen:
                start = max(0, (len(corpus[i]) - frames) // 2)
                pack.add(str(corpus.ids[i]), corpus[i][start : start + frames], speaker=None)
        part = PackedCorpus.open(Path(place) / "middles")
        return embed_utterances(trained, part, np.arange(len(part)))


def pairs(heard: Heard) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every piece with every other: scores (N,), and the speakers of both sides."""
    one, other = np.triu_indices(len(heard.actors), 1)
    scores = np.einsum("ne,ne->n", heard.asked[one], heard.asked[other])
    return scores, heard.actors[one], heard.actors[other]


def enrolments(heard: Heard, rng: np.random.Generator, draws: int = 5) -> list[tuple[str, str, np.ndarray]]:
    """Each actor enrolled `draws` times by each sentence: the name, the sentence, the unit vector (E,)."""
    found = []
    for name in np.unique(heard.actors):
        for statement in np.unique(heard.statement):
            own = np.flatnonzero((heard.actors == name) & (heard.statement == statement))
            for _ in range(draws):
                chosen = rng.choice(own, PIECES, replace=False)
                found.append((str(name), str(statement), centroid(heard.enrolled[chosen])))
    return found


def meetings(heard: Heard, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Everybody enrolled with every piece of the other sentence: scores (N,), enrolled and asked names."""
    found = []
    for name, statement, vector in enrolments(heard, rng):
        asked = heard.only(heard.statement != statement)
        found.append((asked.asked @ vector, np.full(len(asked.actors), name), asked.actors))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))


def at_a_table(
    heard: Heard, people: int, threshold: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every way to seat `people` of those heard at a table, then every piece of everybody, seated or not.

    Enrolled is one sentence, once each of the two, and asked the other one.

    Returns, for each of the N answers: who spoke, and as booleans whether they sit there, whether the nearest
    person at the table is the right one, and whether that one is near enough: cosine ≥ `threshold`.
    """
    rows = []
    for seated in combinations(np.unique(heard.actors), people):
        for statement in np.unique(heard.statement):
            models = []
            for name in seated:
                own = np.flatnonzero((heard.actors == name) & (heard.statement == statement))
                models.append(centroid(heard.enrolled[rng.choice(own, PIECES, replace=False)]))
            asked = heard.only(heard.statement != statement)
            cosines = asked.asked @ np.stack(models).T
            right = np.array(seated)[cosines.argmax(1)] == asked.actors
            rows.append((asked.actors, np.isin(asked.actors, seated), right, cosines.max(1) >= threshold))
    return tuple(np.concatenate(column) for column in zip(*rows, strict=True))
