"""People that are known by a few recordings each: who of them is speaking, if any of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from groundup.corpus.audio_files import ANY_AUDIO, audio_files
from groundup.errors import UserError
from groundup.recognition.calibration import posterior
from groundup.recognition.embedding import embed_recordings
from groundup.recognition.scores import centroid, unit
from groundup.text import one_line
from groundup.training.folder import read_json, write_json
from groundup.training.trained import TrainedModel

__all__ = ["NOBODY", "Answer", "Known", "enrol", "identify", "people_of"]

FORM = "groundup people"
NOBODY = "nobody I know"


@dataclass(frozen=True, eq=False)
class Known:
    """K people, each a unit vector, and what makes two voices one person's.

    With a calibration, slope · cosine + offset are log-likelihood ratios, and answers bear probabilities.
    """

    people: list[str]
    centroids: np.ndarray  # (K, E)
    threshold: float
    slope: float | None = None
    offset: float | None = None

    def write(self, file: Path, model: dict[str, str]) -> None:
        """Write as JSON, with what `model` says of the run that heard them."""
        write_json(file, FORM, {**asdict(self), "centroids": self.centroids.tolist(), "model": model})

    @classmethod
    def read(cls, file: str | Path) -> tuple[Known, dict[str, str]]:
        """What `write` wrote: the people, and the model that they were heard by."""
        path = Path(file).expanduser()
        if not path.is_file():
            raise UserError(f"{file}: no such file. Make one with `groundup enrol`.")
        content = read_json(path, FORM)
        kept = {field.name: content[field.name] for field in fields(cls)}
        return cls(**{**kept, "centroids": np.array(content["centroids"])}), content["model"]


@dataclass(frozen=True)
class Answer:
    """Who speaks in one recording."""

    person: str  # one of the people, or `NOBODY`
    nearest: str  # whoever is most like it, known well enough or not
    cosine: float  # with that one
    probability: float | None  # of `person`, where scores are calibrated


def people_of(arguments: Sequence[str]) -> dict[str, list[Path]]:
    """Who is enrolled from which recordings: a folder with a folder a person, or `name=file` for each file.

    Raises `UserError` for a person without a recording, or arguments of another form.
    """
    found: dict[str, list[Path]] = {}
    name = ""
    for argument in arguments:
        folder = Path(argument).expanduser()
        if "=" not in argument and len(arguments) == 1 and folder.is_dir():
            people = sorted(below for below in folder.iterdir() if below.is_dir() and below.name[0] != ".")
            found = {below.name: audio_files(below, ANY_AUDIO) for below in people}
        elif "=" in argument and not folder.exists():
            name, _, file = argument.partition("=")
            found.setdefault(name, []).append(Path(file).expanduser())
        elif name:
            found[name].append(folder)
        else:
            raise UserError(f"{one_line(argument)}: expected a folder with a folder a person, or name=file.")
    if not found:
        raise UserError(f"{one_line(arguments[0])}: holds no folder of a person. Make one for each.")
    return found


def enrol(trained: TrainedModel, people: Mapping[str, Sequence[Path]]) -> tuple[list[str], np.ndarray]:
    """The K names and their centroids, (K, E). Raises `UserError` as `embed_recordings` does."""
    vectors = embed_recordings(trained, [f for files in people.values() for f in files])
    ends = np.cumsum([len(files) for files in people.values()])
    return list(people), np.stack([centroid(own) for own in np.split(vectors, ends[:-1])])


def identify(known: Known, vectors: np.ndarray) -> list[Answer]:
    """Who is most like each of N unit vectors (N, E), and whether that is enough.

    person = argmax over k of cos θₖ, if that cosine ≥ threshold; nobody otherwise
    """
    cosines = unit(vectors) @ known.centroids.T  # (N, K)
    answers = []
    for row in cosines:
        best = int(row.argmax())
        accepted, probability = bool(row[best] >= known.threshold), None
        if known.slope is not None:
            probability = float(posterior(known.slope * row + known.offset)[best if accepted else -1])
        person = known.people[best] if accepted else NOBODY
        answers.append(Answer(person, known.people[best], float(row[best]), probability))
    return answers
